"""Questions laid over a screen: confirm, give a reason, write a comment, help, jump."""
