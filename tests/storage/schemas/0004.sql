CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE round (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    programme_year INTEGER NOT NULL,
    as_of TEXT NOT NULL,
    state TEXT NOT NULL,
    lot_seed TEXT NOT NULL,
    created_at TEXT NOT NULL,
    locked_at TEXT,
    settled_at TEXT,
    CONSTRAINT pk_round PRIMARY KEY (id),
    CONSTRAINT ck_round_code_filled CHECK (length(code) > 0),
    CONSTRAINT ck_round_state CHECK (state IN ('open', 'locked', 'settled')),
    CONSTRAINT ck_round_locked_at CHECK (state = 'open' OR locked_at IS NOT NULL),
    CONSTRAINT ck_round_settled_at CHECK ((state = 'settled') = (settled_at IS NOT NULL)),
    CONSTRAINT uq_round_code UNIQUE (code)
) STRICT;
CREATE TABLE round_rules (
    round_id INTEGER NOT NULL,
    measure_id TEXT NOT NULL,
    measure_name TEXT NOT NULL,
    measure_bytes BLOB NOT NULL,
    measure_file TEXT NOT NULL,
    policy_bytes BLOB,
    policy_file TEXT,
    bytes_sha256 TEXT NOT NULL,
    meaning_sha256 TEXT NOT NULL,
    scoring_sha256 TEXT NOT NULL,
    CONSTRAINT pk_round_rules PRIMARY KEY (round_id, measure_id),
    CONSTRAINT ck_round_rules_bytes_sha256 CHECK (length(bytes_sha256) = 64),
    CONSTRAINT ck_round_rules_meaning_sha256 CHECK (length(meaning_sha256) = 64),
    CONSTRAINT ck_round_rules_scoring_sha256 CHECK (length(scoring_sha256) = 64),
    CONSTRAINT fk_round_rules_round_id FOREIGN KEY(round_id) REFERENCES round (id)
) STRICT;
CREATE TABLE person (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    organisation_code TEXT NOT NULL,
    fields TEXT NOT NULL,
    role TEXT NOT NULL,
    code_hash TEXT,
    active INTEGER NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT ck_person_name_filled CHECK (length(name) > 0),
    CONSTRAINT ck_person_role CHECK (role IN ('staff', 'finance', 'auditor', 'reviewer')),
    CONSTRAINT ck_person_active CHECK (active IN (0, 1)),
    CONSTRAINT uq_person_name UNIQUE (name)
) STRICT;
CREATE TABLE seat (
    round_id INTEGER NOT NULL,
    measure_id TEXT NOT NULL,
    person_id INTEGER NOT NULL,
    is_lead INTEGER NOT NULL,
    CONSTRAINT pk_seat PRIMARY KEY (round_id, measure_id, person_id),
    CONSTRAINT fk_seat_round_id_measure_id
        FOREIGN KEY(round_id, measure_id) REFERENCES round_rules (round_id, measure_id),
    CONSTRAINT ck_seat_is_lead CHECK (is_lead IN (0, 1)),
    CONSTRAINT fk_seat_person_id FOREIGN KEY(person_id) REFERENCES person (id)
) STRICT;
CREATE TABLE submission (
    id INTEGER NOT NULL,
    round_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    measure_id TEXT NOT NULL,
    entity_code TEXT NOT NULL,
    entity_name TEXT NOT NULL,
    project_code TEXT NOT NULL,
    title TEXT NOT NULL,
    applied_on TEXT NOT NULL,
    facts TEXT NOT NULL,
    gates TEXT NOT NULL,
    state TEXT NOT NULL,
    withdrawn_reason TEXT, preference INTEGER CONSTRAINT ck_submission_preference CHECK (preference >= 1), declines_partial INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_submission_declines_partial CHECK (declines_partial IN (0, 1)),
    CONSTRAINT pk_submission PRIMARY KEY (id),
    CONSTRAINT uq_submission_round_id_code UNIQUE (round_id, code),
    CONSTRAINT fk_submission_round_id_measure_id
        FOREIGN KEY(round_id, measure_id) REFERENCES round_rules (round_id, measure_id),
    CONSTRAINT ck_submission_code_filled CHECK (length(code) > 0),
    CONSTRAINT ck_submission_facts_json CHECK (json_valid(facts)),
    CONSTRAINT ck_submission_gates_json CHECK (json_valid(gates)),
    CONSTRAINT ck_submission_state CHECK (state IN ('active', 'withdrawn')),
    CONSTRAINT ck_submission_withdrawn_reason CHECK ((state = 'withdrawn') = (withdrawn_reason IS NOT NULL))
) STRICT;
CREATE TABLE payee (
    submission_id INTEGER NOT NULL,
    account_name TEXT NOT NULL,
    bank TEXT NOT NULL,
    account TEXT NOT NULL,
    district TEXT NOT NULL,
    CONSTRAINT pk_payee PRIMARY KEY (submission_id),
    CONSTRAINT fk_payee_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id)
) STRICT;
CREATE TABLE sheet (
    id INTEGER NOT NULL,
    submission_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    marks BLOB NOT NULL,
    scoring_sha256 TEXT NOT NULL,
    submitted_at TEXT,
    updated_at TEXT NOT NULL,
    reason TEXT,
    CONSTRAINT pk_sheet PRIMARY KEY (id),
    CONSTRAINT uq_sheet_submission_id_person_id UNIQUE (submission_id, person_id),
    CONSTRAINT ck_sheet_state CHECK (state IN ('open', 'submitted', 'returned', 'recused', 'void')),
    CONSTRAINT ck_sheet_version CHECK (version >= 1),
    CONSTRAINT ck_sheet_marks CHECK (length(marks) > 0 AND length(marks) % 2 = 0),
    CONSTRAINT ck_sheet_scoring_sha256 CHECK (length(scoring_sha256) = 64),
    CONSTRAINT ck_sheet_submitted_at CHECK (state <> 'submitted' OR submitted_at IS NOT NULL),
    CONSTRAINT fk_sheet_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id),
    CONSTRAINT fk_sheet_person_id FOREIGN KEY(person_id) REFERENCES person (id)
) STRICT;
CREATE INDEX ix_sheet_person_id ON sheet (person_id);
CREATE TABLE sheet_comment (
    sheet_id INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_sheet_comment PRIMARY KEY (sheet_id, item_id),
    CONSTRAINT ck_sheet_comment_text_filled CHECK (length(text) > 0),
    CONSTRAINT fk_sheet_comment_sheet_id FOREIGN KEY(sheet_id) REFERENCES sheet (id)
) STRICT;
CREATE TABLE recusal (
    id INTEGER NOT NULL,
    submission_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_recusal PRIMARY KEY (id),
    CONSTRAINT uq_recusal_submission_id_person_id_source UNIQUE (submission_id, person_id, source),
    CONSTRAINT ck_recusal_source CHECK (source IN ('declared', 'found')),
    CONSTRAINT ck_recusal_state CHECK (state IN ('proposed', 'confirmed', 'dismissed')),
    CONSTRAINT fk_recusal_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id),
    CONSTRAINT fk_recusal_person_id FOREIGN KEY(person_id) REFERENCES person (id)
) STRICT;
CREATE TABLE objective_mark (
    submission_id INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    mark INTEGER NOT NULL,
    CONSTRAINT pk_objective_mark PRIMARY KEY (submission_id, item_id),
    CONSTRAINT ck_objective_mark_mark CHECK (mark BETWEEN -2 AND 32767),
    CONSTRAINT fk_objective_mark_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id)
) STRICT;
CREATE TABLE permission (
    round_id INTEGER NOT NULL,
    entity_code TEXT NOT NULL,
    project_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    document TEXT NOT NULL,
    by_person TEXT NOT NULL,
    CONSTRAINT pk_permission PRIMARY KEY (round_id, entity_code, project_code),
    CONSTRAINT ck_permission_reason_filled CHECK (length(reason) > 0),
    CONSTRAINT fk_permission_round_id FOREIGN KEY(round_id) REFERENCES round (id)
) STRICT;
CREATE TABLE ledger_line (
    id INTEGER NOT NULL,
    entity_code TEXT NOT NULL,
    project_code TEXT NOT NULL,
    measure TEXT NOT NULL,
    series TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    approved_fen INTEGER NOT NULL,
    paid_fen INTEGER NOT NULL,
    payer TEXT NOT NULL,
    source_round_id INTEGER,
    CONSTRAINT pk_ledger_line PRIMARY KEY (id),
    CONSTRAINT ck_ledger_line_approved_fen CHECK (approved_fen >= 0),
    CONSTRAINT ck_ledger_line_paid_fen CHECK (paid_fen >= 0),
    CONSTRAINT fk_ledger_line_source_round_id FOREIGN KEY(source_round_id) REFERENCES round (id)
) STRICT;
CREATE INDEX ix_ledger_line_entity_code ON ledger_line (entity_code);
CREATE TABLE settlement (
    round_id INTEGER NOT NULL,
    results TEXT NOT NULL,
    hashes TEXT NOT NULL,
    program_version TEXT NOT NULL,
    settled_at TEXT NOT NULL,
    by_name TEXT NOT NULL,
    CONSTRAINT pk_settlement PRIMARY KEY (round_id),
    CONSTRAINT ck_settlement_results_json CHECK (json_valid(results)),
    CONSTRAINT ck_settlement_hashes_json CHECK (json_valid(hashes)),
    CONSTRAINT fk_settlement_round_id FOREIGN KEY(round_id) REFERENCES round (id)
) STRICT;
CREATE TABLE audit_event (
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    payload TEXT NOT NULL,
    payload_sha256 TEXT NOT NULL,
    previous_sha256 TEXT NOT NULL,
    event_sha256 TEXT NOT NULL,
    CONSTRAINT pk_audit_event PRIMARY KEY (seq),
    CONSTRAINT ck_audit_event_seq CHECK (seq >= 1),
    CONSTRAINT ck_audit_event_actor_filled CHECK (length(actor) > 0),
    CONSTRAINT ck_audit_event_verb_filled CHECK (length(verb) > 0),
    CONSTRAINT ck_audit_event_payload_json CHECK (json_valid(payload)),
    CONSTRAINT ck_audit_event_payload_sha256 CHECK (length(payload_sha256) = 64),
    CONSTRAINT ck_audit_event_previous_sha256 CHECK (length(previous_sha256) = 64),
    CONSTRAINT ck_audit_event_event_sha256 CHECK (length(event_sha256) = 64)
) STRICT;
CREATE TABLE ledger_source (
    line_id INTEGER NOT NULL,
    entity_name TEXT NOT NULL,
    file TEXT NOT NULL,
    sheet TEXT NOT NULL,
    row_number INTEGER NOT NULL,
    imported_at TEXT NOT NULL,
    imported_by TEXT NOT NULL,
    CONSTRAINT pk_ledger_source PRIMARY KEY (line_id),
    CONSTRAINT ck_ledger_source_file_filled CHECK (length(file) > 0),
    CONSTRAINT ck_ledger_source_row_number CHECK (row_number >= 1),
    CONSTRAINT fk_ledger_source_line_id FOREIGN KEY(line_id) REFERENCES ledger_line (id)
) STRICT;
CREATE TABLE award_decision (
    id INTEGER NOT NULL,
    submission_id INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    document TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    CONSTRAINT pk_award_decision PRIMARY KEY (id),
    CONSTRAINT ck_award_decision_amount_fen CHECK (amount_fen >= 0),
    CONSTRAINT ck_award_decision_by_name_filled CHECK (length(by_name) > 0),
    CONSTRAINT ck_award_decision_document_filled CHECK (length(document) > 0),
    CONSTRAINT ck_award_decision_reason_filled CHECK (length(reason) > 0),
    CONSTRAINT fk_award_decision_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id)
) STRICT;
CREATE INDEX ix_award_decision_submission_id ON award_decision (submission_id);
CREATE TABLE round_decision (
    id INTEGER NOT NULL,
    round_id INTEGER NOT NULL,
    document TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    by_name TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    CONSTRAINT pk_round_decision PRIMARY KEY (id),
    CONSTRAINT ck_round_decision_document_filled CHECK (length(document) > 0),
    CONSTRAINT ck_round_decision_by_name_filled CHECK (length(by_name) > 0),
    CONSTRAINT fk_round_decision_round_id FOREIGN KEY(round_id) REFERENCES round (id)
) STRICT;
CREATE INDEX ix_round_decision_round_id ON round_decision (round_id);
CREATE TABLE decided_award (
    decision_id INTEGER NOT NULL,
    submission_id INTEGER NOT NULL,
    computed_fen INTEGER,
    approved_fen INTEGER NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT pk_decided_award PRIMARY KEY (decision_id, submission_id),
    CONSTRAINT fk_decided_award_decision_id FOREIGN KEY(decision_id)
        REFERENCES round_decision (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_decided_award_computed_fen CHECK (computed_fen >= 0),
    CONSTRAINT ck_decided_award_approved_fen CHECK (approved_fen >= 0),
    CONSTRAINT ck_decided_award_reason CHECK (approved_fen = coalesce(computed_fen, 0) OR length(reason) > 0),
    CONSTRAINT fk_decided_award_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id)
) STRICT;
CREATE TABLE ledger_decision (
    line_id INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    CONSTRAINT pk_ledger_decision PRIMARY KEY (line_id),
    CONSTRAINT fk_ledger_decision_line_id FOREIGN KEY(line_id) REFERENCES ledger_line (id),
    CONSTRAINT fk_ledger_decision_decision_id FOREIGN KEY(decision_id) REFERENCES round_decision (id)
) STRICT;
CREATE TABLE opinion (
    submission_id INTEGER NOT NULL,
    text TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_opinion PRIMARY KEY (submission_id),
    CONSTRAINT ck_opinion_text_filled CHECK (length(text) > 0),
    CONSTRAINT ck_opinion_by_name_filled CHECK (length(by_name) > 0),
    CONSTRAINT fk_opinion_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id)
) STRICT;
INSERT INTO alembic_version (version_num) VALUES ('0004');
INSERT INTO round (id, code, name, programme_year, as_of, state, lot_seed, created_at, locked_at, settled_at) VALUES (1, '2025-1', '2025 年第一批', 2025, '2025-11-20', 'settled', '20251120', '2025-11-20T01:00:01.000000Z', '2025-11-20T01:00:04.000000Z', '2025-11-20T01:00:05.000000Z');
INSERT INTO round_rules (round_id, measure_id, measure_name, measure_bytes, measure_file, policy_bytes, policy_file, bytes_sha256, meaning_sha256, scoring_sha256) VALUES (1, 'datong-2025/dataset', '高质量数据集', X'72756C6573', 'dataset.yaml', X'706F6C696379', 'policy.yaml', '1111111111111111111111111111111111111111111111111111111111111111', '2222222222222222222222222222222222222222222222222222222222222222', '5555555555555555555555555555555555555555555555555555555555555555');
INSERT INTO person (id, name, organisation, organisation_code, fields, role, code_hash, active) VALUES (1, '专家1-2025-1', '大学', '', '', 'reviewer', NULL, 1);
INSERT INTO person (id, name, organisation, organisation_code, fields, role, code_hash, active) VALUES (2, '专家2-2025-1', '大学', '', '', 'reviewer', NULL, 1);
INSERT INTO seat (round_id, measure_id, person_id, is_lead) VALUES (1, 'datong-2025/dataset', 1, 1);
INSERT INTO seat (round_id, measure_id, person_id, is_lead) VALUES (1, 'datong-2025/dataset', 2, 0);
INSERT INTO submission (id, round_id, code, measure_id, entity_code, entity_name, project_code, title, applied_on, facts, gates, state, withdrawn_reason, preference, declines_partial) VALUES (1, 1, 'S001', 'datong-2025/dataset', '91140200MA0GTP0X12', '大同某公司', 'P001', '[b]=1+1 数据集', '2025-10-08', '{"national":"否","type":"企事业单位"}', '{"g1":"是"}', 'active', NULL, NULL, 0);
INSERT INTO submission (id, round_id, code, measure_id, entity_code, entity_name, project_code, title, applied_on, facts, gates, state, withdrawn_reason, preference, declines_partial) VALUES (2, 1, 'S002', 'datong-2025/dataset', '91140200MA0GTP0X12', '大同某公司', 'P002', '[b]=1+1 数据集', '2025-10-08', '{"national":"否","type":"企事业单位"}', '{"g1":"是"}', 'active', NULL, NULL, 0);
INSERT INTO payee (submission_id, account_name, bank, account, district) VALUES (1, '大同某公司', '某银行', '0012345', '平城区');
INSERT INTO sheet (id, submission_id, person_id, state, version, marks, scoring_sha256, submitted_at, updated_at, reason) VALUES (1, 1, 1, 'open', 2, X'55005000FFFFFEFF', '5555555555555555555555555555555555555555555555555555555555555555', NULL, '2025-11-20T01:00:02.000000Z', NULL);
INSERT INTO sheet (id, submission_id, person_id, state, version, marks, scoring_sha256, submitted_at, updated_at, reason) VALUES (2, 1, 2, 'recused', 3, X'55005000FFFFFEFF', '5555555555555555555555555555555555555555555555555555555555555555', NULL, '2025-11-20T01:00:03.000000Z', '曾任顾问');
INSERT INTO sheet (id, submission_id, person_id, state, version, marks, scoring_sha256, submitted_at, updated_at, reason) VALUES (3, 2, 1, 'open', 2, X'55005000FFFFFEFF', '5555555555555555555555555555555555555555555555555555555555555555', NULL, '2025-11-20T01:00:02.000000Z', NULL);
INSERT INTO sheet (id, submission_id, person_id, state, version, marks, scoring_sha256, submitted_at, updated_at, reason) VALUES (4, 2, 2, 'open', 2, X'55005000FFFFFEFF', '5555555555555555555555555555555555555555555555555555555555555555', NULL, '2025-11-20T01:00:02.000000Z', NULL);
INSERT INTO sheet_comment (sheet_id, item_id, text) VALUES (1, '', '扎实');
INSERT INTO sheet_comment (sheet_id, item_id, text) VALUES (2, '', '扎实');
INSERT INTO sheet_comment (sheet_id, item_id, text) VALUES (3, '', '扎实');
INSERT INTO sheet_comment (sheet_id, item_id, text) VALUES (4, '', '扎实');
INSERT INTO recusal (id, submission_id, person_id, reason, source, state, at) VALUES (1, 1, 2, '曾任顾问', 'declared', 'confirmed', '2025-11-20T01:00:03.000000Z');
INSERT INTO objective_mark (submission_id, item_id, mark) VALUES (1, 'B2', 85);
INSERT INTO permission (round_id, entity_code, project_code, reason, document, by_person) VALUES (1, '91140200MA0GTP0X12', 'P001', '两个不同场景', '纪要〔2025〕3 号', '王工');
INSERT INTO ledger_line (id, entity_code, project_code, measure, series, decided_on, approved_fen, paid_fen, payer, source_round_id) VALUES (1, '91140200MA0GTP0X12', 'P001', '省级专项', '', '2024-06-01', 50000000, 50000000, '省', NULL);
INSERT INTO ledger_line (id, entity_code, project_code, measure, series, decided_on, approved_fen, paid_fen, payer, source_round_id) VALUES (2, '91140200MA0GTP0X12', 'P001', 'datong-2025/dataset', '数据集', '2025-11-20', 200000000, 0, '市', 1);
INSERT INTO ledger_line (id, entity_code, project_code, measure, series, decided_on, approved_fen, paid_fen, payer, source_round_id) VALUES (3, '91140200MA0GTP0X12', 'P001', 'datong-2025/dataset', '数据集', '2025-11-20', 150000000, 0, '市', 1);
INSERT INTO settlement (round_id, results, hashes, program_version, settled_at, by_name) VALUES (1, '{"results":[]}', '{"rules":"2222222222222222222222222222222222222222222222222222222222222222"}', '0.1.0', '2025-11-20T01:00:05.000000Z', '王工');
INSERT INTO audit_event (seq, at, actor, verb, payload, payload_sha256, previous_sha256, event_sha256) VALUES (1, '2025-11-20T01:00:01.000000Z', '王工', 'create_round', '{"round":"2025-1"}', '17ba88438d1d773ca16fcb2fb4ff97184023a5823e206b980694e50c2f0dea8d', '0000000000000000000000000000000000000000000000000000000000000000', 'f4fa4cb647ad78eb022b068dd2221547cb7b5f71c93ac827c9786c99cc98782a');
INSERT INTO audit_event (seq, at, actor, verb, payload, payload_sha256, previous_sha256, event_sha256) VALUES (2, '2025-11-20T01:00:02.000000Z', '专家1-2025-1', 'record_mark', '{"sheets":4}', 'dbe1de2fc283019048179c6d2830b2268d37675bebfbbb3e4ec925b6729e5061', 'f4fa4cb647ad78eb022b068dd2221547cb7b5f71c93ac827c9786c99cc98782a', 'bb83f9d7f589f52edaad5347ca331c4fb89fe9c7baa8996694a3484dfb5fe9f3');
INSERT INTO audit_event (seq, at, actor, verb, payload, payload_sha256, previous_sha256, event_sha256) VALUES (3, '2025-11-20T01:00:03.000000Z', '专家2-2025-1', 'declare_recusal', '{"sheet":2}', 'cdef19d02dc537bca40662109f7f4574abf009cc62ea401d8ef1199a423699ae', 'bb83f9d7f589f52edaad5347ca331c4fb89fe9c7baa8996694a3484dfb5fe9f3', '517d6d6042d9672534b0e16a1b579b2a1d428d176c8ea94ac39b468131657abd');
INSERT INTO audit_event (seq, at, actor, verb, payload, payload_sha256, previous_sha256, event_sha256) VALUES (4, '2025-11-20T01:00:04.000000Z', '王工', 'lock_round', '{"round":"2025-1"}', '17ba88438d1d773ca16fcb2fb4ff97184023a5823e206b980694e50c2f0dea8d', '517d6d6042d9672534b0e16a1b579b2a1d428d176c8ea94ac39b468131657abd', 'e252fc5deea70e2fe90ff5e18f6b2981484e3ea2a60d27d4dc100710f80079db');
INSERT INTO audit_event (seq, at, actor, verb, payload, payload_sha256, previous_sha256, event_sha256) VALUES (5, '2025-11-20T01:00:05.000000Z', '王工', 'settle_round', '{"round":"2025-1"}', '17ba88438d1d773ca16fcb2fb4ff97184023a5823e206b980694e50c2f0dea8d', 'e252fc5deea70e2fe90ff5e18f6b2981484e3ea2a60d27d4dc100710f80079db', '1898e3e2782831d649a526ee0c09ef2dae4bac788c8a31b7189ca6f5d29fc3f9');
INSERT INTO ledger_source (line_id, entity_name, file, sheet, row_number, imported_at, imported_by) VALUES (1, '大同某公司', '台账.xlsx', '台账', 2, '2025-11-20T01:00:02.000000Z', '王工');
INSERT INTO award_decision (id, submission_id, amount_fen, by_name, decided_on, document, reason, recorded_at, recorded_by) VALUES (1, 1, 30000000, '局务会', '2025-11-18', '纪要〔2025〕4 号', '规模', '2025-11-20T01:00:02.000000Z', '王工');
INSERT INTO round_decision (id, round_id, document, decided_on, by_name, recorded_at, recorded_by) VALUES (1, 1, '局务会纪要〔2025〕5 号', '2025-11-20', '局务会', '2025-11-20T01:00:05.000000Z', '王工');
INSERT INTO decided_award (decision_id, submission_id, computed_fen, approved_fen, reason) VALUES (1, 1, 200000000, 150000000, '审减');
INSERT INTO decided_award (decision_id, submission_id, computed_fen, approved_fen, reason) VALUES (1, 2, NULL, 0, '');
INSERT INTO ledger_decision (line_id, decision_id) VALUES (3, 1);
INSERT INTO opinion (submission_id, text, by_name, at) VALUES (1, '数据扎实，建议支持。', '专家1-2025-1', '2025-11-20T01:00:02.000000Z');
CREATE TRIGGER audit_event_insert BEFORE INSERT ON audit_event WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_event) OR NEW.previous_sha256 <> coalesce((SELECT event_sha256 FROM audit_event ORDER BY seq DESC LIMIT 1), printf('%064d', 0)) BEGIN SELECT RAISE(ABORT, 'storage.audit_append_only'); END;
CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'storage.audit_append_only'); END;
CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'storage.audit_append_only'); END;
CREATE TRIGGER round_insert BEFORE INSERT ON round WHEN NEW.state <> 'open' BEGIN SELECT RAISE(ABORT, 'storage.round_state'); END;
CREATE TRIGGER round_update BEFORE UPDATE ON round WHEN OLD.state = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER round_settle BEFORE UPDATE ON round WHEN NEW.state = 'settled' AND (OLD.state = 'open' OR NOT EXISTS (SELECT 1 FROM settlement WHERE round_id = OLD.id)) BEGIN SELECT RAISE(ABORT, 'storage.round_state'); END;
CREATE TRIGGER round_delete BEFORE DELETE ON round WHEN OLD.state <> 'open' BEGIN SELECT RAISE(ABORT, 'storage.round_state'); END;
CREATE TRIGGER round_rules_insert BEFORE INSERT ON round_rules WHEN (SELECT state FROM round WHERE id = NEW.round_id) <> 'open' BEGIN SELECT RAISE(ABORT, 'storage.rules_frozen'); END;
CREATE TRIGGER round_rules_update BEFORE UPDATE ON round_rules BEGIN SELECT RAISE(ABORT, 'storage.rules_frozen'); END;
CREATE TRIGGER round_rules_delete BEFORE DELETE ON round_rules BEGIN SELECT RAISE(ABORT, 'storage.rules_frozen'); END;
CREATE TRIGGER sheet_insert BEFORE INSERT ON sheet WHEN (SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = NEW.submission_id) <> 'open' BEGIN SELECT RAISE(ABORT, 'storage.round_not_open'); END;
CREATE TRIGGER sheet_delete BEFORE DELETE ON sheet WHEN (SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = OLD.submission_id) <> 'open' BEGIN SELECT RAISE(ABORT, 'storage.round_not_open'); END;
CREATE TRIGGER sheet_comment_insert BEFORE INSERT ON sheet_comment WHEN (SELECT r.state FROM sheet h JOIN submission s ON s.id = h.submission_id JOIN round r ON r.id = s.round_id WHERE h.id = NEW.sheet_id) <> 'open' BEGIN SELECT RAISE(ABORT, 'storage.round_not_open'); END;
CREATE TRIGGER sheet_comment_delete BEFORE DELETE ON sheet_comment WHEN (SELECT r.state FROM sheet h JOIN submission s ON s.id = h.submission_id JOIN round r ON r.id = s.round_id WHERE h.id = OLD.sheet_id) <> 'open' BEGIN SELECT RAISE(ABORT, 'storage.round_not_open'); END;
CREATE TRIGGER sheet_comment_update BEFORE UPDATE ON sheet_comment WHEN (SELECT r.state FROM sheet h JOIN submission s ON s.id = h.submission_id JOIN round r ON r.id = s.round_id WHERE h.id = OLD.sheet_id) <> 'open' OR (SELECT r.state FROM sheet h JOIN submission s ON s.id = h.submission_id JOIN round r ON r.id = s.round_id WHERE h.id = NEW.sheet_id) <> 'open' BEGIN SELECT RAISE(ABORT, 'storage.round_not_open'); END;
CREATE TRIGGER objective_mark_insert BEFORE INSERT ON objective_mark WHEN (SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = NEW.submission_id) <> 'open' BEGIN SELECT RAISE(ABORT, 'storage.round_not_open'); END;
CREATE TRIGGER objective_mark_delete BEFORE DELETE ON objective_mark WHEN (SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = OLD.submission_id) <> 'open' BEGIN SELECT RAISE(ABORT, 'storage.round_not_open'); END;
CREATE TRIGGER objective_mark_update BEFORE UPDATE ON objective_mark WHEN (SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = OLD.submission_id) <> 'open' OR (SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = NEW.submission_id) <> 'open' BEGIN SELECT RAISE(ABORT, 'storage.round_not_open'); END;
CREATE TRIGGER sheet_marks BEFORE UPDATE OF marks, scoring_sha256, submission_id, person_id ON sheet WHEN ((SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = OLD.submission_id) <> 'open' OR (SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = NEW.submission_id) <> 'open') AND (NEW.marks <> OLD.marks OR NEW.scoring_sha256 <> OLD.scoring_sha256 OR NEW.submission_id <> OLD.submission_id OR NEW.person_id <> OLD.person_id) BEGIN SELECT RAISE(ABORT, 'storage.round_not_open'); END;
CREATE TRIGGER submission_insert BEFORE INSERT ON submission WHEN (SELECT state FROM round WHERE id = NEW.round_id) = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER submission_update BEFORE UPDATE ON submission WHEN 'settled' IN ((SELECT state FROM round WHERE id = OLD.round_id), (SELECT state FROM round WHERE id = NEW.round_id)) BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER submission_delete BEFORE DELETE ON submission WHEN (SELECT state FROM round WHERE id = OLD.round_id) = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER seat_insert BEFORE INSERT ON seat WHEN (SELECT state FROM round WHERE id = NEW.round_id) = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER seat_update BEFORE UPDATE ON seat WHEN 'settled' IN ((SELECT state FROM round WHERE id = OLD.round_id), (SELECT state FROM round WHERE id = NEW.round_id)) BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER seat_delete BEFORE DELETE ON seat WHEN (SELECT state FROM round WHERE id = OLD.round_id) = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER permission_insert BEFORE INSERT ON permission WHEN (SELECT state FROM round WHERE id = NEW.round_id) = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER permission_update BEFORE UPDATE ON permission WHEN 'settled' IN ((SELECT state FROM round WHERE id = OLD.round_id), (SELECT state FROM round WHERE id = NEW.round_id)) BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER permission_delete BEFORE DELETE ON permission WHEN (SELECT state FROM round WHERE id = OLD.round_id) = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER recusal_insert BEFORE INSERT ON recusal WHEN (SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = NEW.submission_id) = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER recusal_update BEFORE UPDATE ON recusal WHEN 'settled' IN ((SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = OLD.submission_id), (SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = NEW.submission_id)) BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER recusal_delete BEFORE DELETE ON recusal WHEN (SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = OLD.submission_id) = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER sheet_update BEFORE UPDATE ON sheet WHEN (SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = OLD.submission_id) = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER settlement_insert BEFORE INSERT ON settlement WHEN (SELECT state FROM round WHERE id = NEW.round_id) <> 'locked' BEGIN SELECT RAISE(ABORT, 'storage.round_state'); END;
CREATE TRIGGER settlement_update BEFORE UPDATE ON settlement BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER settlement_delete BEFORE DELETE ON settlement WHEN (SELECT state FROM round WHERE id = OLD.round_id) = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER ledger_line_update BEFORE UPDATE OF entity_code, project_code, measure, approved_fen, source_round_id ON ledger_line WHEN (SELECT state FROM round WHERE id = OLD.source_round_id) = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER ledger_line_delete BEFORE DELETE ON ledger_line WHEN (SELECT state FROM round WHERE id = OLD.source_round_id) = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER award_decision_insert BEFORE INSERT ON award_decision WHEN (SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = NEW.submission_id) = 'settled' BEGIN SELECT RAISE(ABORT, 'storage.round_settled'); END;
CREATE TRIGGER award_decision_update BEFORE UPDATE ON award_decision BEGIN SELECT RAISE(ABORT, 'storage.decision_kept'); END;
CREATE TRIGGER award_decision_delete BEFORE DELETE ON award_decision BEGIN SELECT RAISE(ABORT, 'storage.decision_kept'); END;
CREATE TRIGGER round_decision_insert BEFORE INSERT ON round_decision BEGIN SELECT RAISE(ABORT, 'storage.round_not_settled') WHERE NOT (SELECT state FROM round WHERE id = NEW.round_id) IS 'settled'; SELECT RAISE(ABORT, 'storage.decision_kept') WHERE NOT NEW.id = (SELECT coalesce(max(id), 0) + 1 FROM round_decision); SELECT RAISE(ABORT, 'storage.decision_not_whole') WHERE NOT (NOT EXISTS (SELECT id FROM submission WHERE round_id = NEW.round_id AND state = 'active' EXCEPT SELECT submission_id FROM decided_award WHERE decision_id = NEW.id) AND NOT EXISTS (SELECT submission_id FROM decided_award WHERE decision_id = NEW.id EXCEPT SELECT id FROM submission WHERE round_id = NEW.round_id AND state = 'active')); END;
CREATE TRIGGER decided_award_insert BEFORE INSERT ON decided_award WHEN EXISTS (SELECT 1 FROM round_decision WHERE id = NEW.decision_id) BEGIN SELECT RAISE(ABORT, 'storage.decision_kept'); END;
CREATE TRIGGER round_decision_update BEFORE UPDATE ON round_decision BEGIN SELECT RAISE(ABORT, 'storage.decision_kept'); END;
CREATE TRIGGER round_decision_delete BEFORE DELETE ON round_decision BEGIN SELECT RAISE(ABORT, 'storage.decision_kept'); END;
CREATE TRIGGER decided_award_update BEFORE UPDATE ON decided_award BEGIN SELECT RAISE(ABORT, 'storage.decision_kept'); END;
CREATE TRIGGER decided_award_delete BEFORE DELETE ON decided_award BEGIN SELECT RAISE(ABORT, 'storage.decision_kept'); END;
CREATE TRIGGER ledger_decision_insert BEFORE INSERT ON ledger_decision WHEN NEW.decision_id IS NOT (SELECT max(d.id) FROM round_decision d JOIN ledger_line l ON l.source_round_id = d.round_id WHERE l.id = NEW.line_id) BEGIN SELECT RAISE(ABORT, 'storage.decision_kept'); END;
CREATE TRIGGER ledger_decision_update BEFORE UPDATE ON ledger_decision BEGIN SELECT RAISE(ABORT, 'storage.decision_kept'); END;
CREATE TRIGGER ledger_decision_delete BEFORE DELETE ON ledger_decision BEGIN SELECT RAISE(ABORT, 'storage.decision_kept'); END;
CREATE TRIGGER opinion_insert BEFORE INSERT ON opinion WHEN EXISTS (SELECT 1 FROM round_decision d JOIN submission s ON s.round_id = d.round_id WHERE s.id = NEW.submission_id) BEGIN SELECT RAISE(ABORT, 'storage.opinion_kept'); END;
CREATE TRIGGER opinion_update BEFORE UPDATE ON opinion WHEN EXISTS (SELECT 1 FROM round_decision d JOIN submission s ON s.round_id = d.round_id WHERE s.id = OLD.submission_id) OR EXISTS (SELECT 1 FROM round_decision d JOIN submission s ON s.round_id = d.round_id WHERE s.id = NEW.submission_id) BEGIN SELECT RAISE(ABORT, 'storage.opinion_kept'); END;
CREATE TRIGGER opinion_delete BEFORE DELETE ON opinion WHEN EXISTS (SELECT 1 FROM round_decision d JOIN submission s ON s.round_id = d.round_id WHERE s.id = OLD.submission_id) BEGIN SELECT RAISE(ABORT, 'storage.opinion_kept'); END;
