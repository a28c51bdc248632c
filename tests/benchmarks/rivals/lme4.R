# Rscript lme4.R TABLE FIXED OUT: lme4::lmer on a table with columns points, submission, reviewer.
# FIXED is 1 for fixed submissions, else 0. Writes OUT: processor seconds, standard deviations of reviewers,
# residual and submissions (0 where fixed), then each reviewer's conditional mode.
suppressMessages(library(lme4))
arguments <- commandArgs(trailingOnly = TRUE)
table <- read.csv(arguments[1])
table$submission <- factor(table$submission)
table$reviewer <- factor(table$reviewer)
fixed <- arguments[2] == "1"
model <- if (fixed) points ~ 0 + submission + (1 | reviewer) else points ~ 1 + (1 | submission) + (1 | reviewer)
spent <- system.time(fitted <- lmer(model, table, REML = TRUE, control = lmerControl(calc.derivs = FALSE)))
deviations <- as.data.frame(VarCorr(fitted))
deviation <- function(group) {
  found <- deviations$sdcor[deviations$grp == group]
  if (length(found)) found else 0
}
modes <- ranef(fitted)$reviewer
lines <- c(
  sprintf("seconds,%.6f", spent[["user.self"]] + spent[["sys.self"]]),
  sprintf("severity,%.10f", deviation("reviewer")),
  sprintf("residual,%.10f", deviation("Residual")),
  sprintf("submission,%.10f", deviation("submission")),
  sprintf("%s,%.12f", rownames(modes), modes[[1]])
)
writeLines(lines, arguments[3])
