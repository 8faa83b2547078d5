/** Commands about the audit log: reading, explaining, verifying it, and taking the texts of arguments away. */
import type { AuditQuery } from "../../contract/audit.ts";
import type { AuditProgress } from "../../contract/views.ts";
import { readHead } from "../audit/head.ts";
import { readKeys } from "../audit/keys.ts";
import type { AnswerOf, LogQuery, OrderName, OrderOf } from "../audit/order.ts";
import { verifyLog } from "../audit/verify.ts";
import { explain } from "../explain.ts";
import type { OpenParts } from "../parts.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export function auditOperations({
	audit,
	logReader,
	clock,
	db,
	vault,
	arguments: texts,
}: Pick<
	OpenParts,
	"audit" | "logReader" | "clock" | "db" | "vault" | "arguments"
>): OperationsOf<"audit" | "activity"> {
	/** What was said up to now is in the file by then. */
	const read = <N extends OrderName>(
		name: N,
		order: OrderOf<N>,
	): Promise<AnswerOf<N>> => {
		audit.flush();
		return logReader.ask(name, order);
	};
	/** Those that run, the newest last. */
	const checks: { progress: AuditProgress }[] = [];
	const watched = async <T>(
		work: (onProgress: (progress: AuditProgress) => void) => Promise<T>,
	): Promise<T> => {
		const check = { progress: { checked: 0, entries: 0 } };
		checks.push(check);
		try {
			return await work((progress) => {
				check.progress = progress;
			});
		} finally {
			checks.splice(checks.indexOf(check), 1);
		}
	};
	return {
		"activity.get": () => {
			const now = clock.now();
			return read("activity", {
				now,
				midnight: new Date(now).setHours(0, 0, 0, 0),
			});
		},
		"audit.tail": ({ limit, before }) => audit.tail(limit, before),
		"audit.page": ({ query, offset, limit, upTo }) =>
			read("page", { query: wanted(query), offset, limit, upTo }),
		"audit.request": ({ request }) => read("request", { request }),
		"audit.export": ({ query, format, after, upTo }) =>
			read("export", { query: wanted(query), format, after, upTo }),
		"audit.explain": async ({ request }) => {
			const why = explain((await read("request", { request })).entries);
			if (!why)
				throw new CommandError(
					"not-found",
					`no entry is of the request ${request.slice(0, 60)}`,
				);
			return why;
		},
		"audit.verify": async ({ kept }) => {
			while (true) {
				// The mark first: entries that are written meanwhile are behind it.
				const [keys, head] = [await readKeys(vault), await readHead(vault)];
				const report = await watched((onProgress) =>
					verifyLog({ db, keys, head, kept, onProgress }),
				);
				const { pruned } = (await readHead(vault)) ?? {};
				// What retention took away under the reader's hands is not missing.
				if (report.ok || pruned?.id === head?.pruned?.id) return report;
			}
		},
		"audit.progress": () => checks.at(-1)?.progress ?? null,
		"audit.purge": (which) => ({ purged: texts.purge(which) }),
	};
}

const kinds = {
	through: ["admitted", "outcome"],
	refused: ["refused"],
	change: ["change"],
	approval: ["approval"],
} as const;

const wanted = ({ since, until, kind, ...others }: AuditQuery): LogQuery => ({
	...others,
	...(since === undefined ? {} : { since: Date.parse(since) }),
	...(until === undefined ? {} : { until: Date.parse(until) }),
	...(kind === undefined ? {} : { kinds: kinds[kind] }),
});
