/** Commands about the audit log: reading, explaining, verifying it, and taking the texts of arguments away. */
import { readHead } from "../audit/head.ts";
import { readKeys } from "../audit/keys.ts";
import { verifyLog } from "../audit/verify.ts";
import { explain } from "../explain.ts";
import type { OpenParts } from "../parts.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export function auditOperations({
	audit,
	db,
	vault,
	arguments: texts,
}: Pick<
	OpenParts,
	"audit" | "db" | "vault" | "arguments"
>): OperationsOf<"audit"> {
	return {
		"audit.tail": ({ limit, before }) => audit.tail(limit, before),
		"audit.explain": ({ request }) => {
			const why = explain(audit.ofRequest(request));
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
				const report = await verifyLog({ db, keys, head, kept });
				const { pruned } = (await readHead(vault)) ?? {};
				// What retention took away under the reader's hands is not missing.
				if (report.ok || pruned?.id === head?.pruned?.id) return report;
			}
		},
		"audit.purge": (which) => ({ purged: texts.purge(which) }),
	};
}
