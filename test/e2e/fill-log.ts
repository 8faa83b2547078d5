/**
 * Makes a home whose audit log holds many entries, in seconds: requests with their outcomes, refusals, questions and
 * changes of some clients and upstreams, a few at a time up to now. They are from before the chain, so nothing seals them.
 */
import { createFolders, resolveHome } from "../../core/home.ts";
import { openState } from "../../core/state.ts";

/** Of 20 entries: 16 are of 8 requests that were let through, one of which waits for its end still. */
const kinds = `CASE
	WHEN i % 20 = 16 THEN 'refused' WHEN i % 20 = 17 THEN 'refused'
	WHEN i % 20 = 18 THEN 'approval' WHEN i % 20 = 19 THEN 'change'
	WHEN i % 2 = 0 THEN 'admitted' ELSE 'outcome' END`;

/** `everyMs`: between two of them; the newest is written at `now`. */
export function fillLog(
	folder: string,
	entries: number,
	{ now = Date.now(), everyMs = 500 } = {},
): void {
	const home = resolveHome({ DRAWBRIDGE_HOME: folder });
	createFolders(home);
	const db = openState(home.database);
	try {
		db.prepare(
			`INSERT INTO audit (at, kind, request, client, upstream, method, path, tool, status, reason, duration_us, mode,
				agent, step, digest, risk, decision, decided_by, bytes_in, bytes_out)
			WITH RECURSIVE
				n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?),
				e AS (SELECT i, i / 2 AS r, ${kinds} AS kind FROM n)
			SELECT ? - (? - 1 - i) * ?, kind,
				CASE kind WHEN 'approval' THEN '' WHEN 'change' THEN '' ELSE printf('r%07d-fill', CASE WHEN kind = 'refused' THEN 10000000 + i ELSE r END) END,
				CASE kind WHEN 'change' THEN 'desktop' ELSE 'agent ' || (r % 7) END,
				CASE kind WHEN 'change' THEN '' ELSE 'server-' || (r % 5) END,
				CASE kind WHEN 'change' THEN '' ELSE 'POST' END,
				CASE kind WHEN 'change' THEN '' ELSE '/mcp/' || (r % 1000) END,
				CASE kind WHEN 'change' THEN '' ELSE 'tools/call run_command' END,
				CASE kind WHEN 'outcome' THEN CASE WHEN r % 50 = 0 THEN 502 ELSE 200 END WHEN 'refused' THEN 401 ELSE 0 END,
				CASE kind WHEN 'refused' THEN 'unauthenticated: no credential' WHEN 'change' THEN 'key.create name=agent ' || i ELSE '' END,
				(i % 97) * 1000, 'strict', 'claude-code-2 (claude)', CASE kind WHEN 'refused' THEN 5 ELSE 0 END,
				CASE kind WHEN 'change' THEN '' ELSE lower(hex(randomblob(32))) END,
				CASE WHEN kind = 'change' THEN '' WHEN r % 100 = 0 THEN 'critical' WHEN r % 10 = 0 THEN 'high' ELSE 'low' END,
				CASE kind WHEN 'admitted' THEN 'allow' WHEN 'outcome' THEN 'allow' WHEN 'approval' THEN 'ask' ELSE '' END,
				CASE kind WHEN 'admitted' THEN 'mode' WHEN 'outcome' THEN 'mode' ELSE '' END,
				200 + i % 300, 1000 + i % 3000
			FROM e`,
		).run(entries, now, entries, everyMs);
		db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
	} finally {
		db.close();
	}
}
