/** Commands about what waits for a person, what was remembered, the bridge, and how the owner is known. */
import type { ApprovalView } from "../../contract/approvals.ts";
import type { FailureCode } from "../../contract/commands.ts";
import type { Approvals } from "../approval/approvals.ts";
import type { Bridge } from "../approval/bridge.ts";
import type { Grants } from "../approval/grants.ts";
import type { Owner } from "../approval/owner.ts";
import type { AnswerError } from "../approval/question.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export interface ApprovalOperationParts {
	readonly approvals: Approvals;
	readonly grants: Pick<Grants, "list" | "revoke">;
	readonly bridge: Pick<Bridge, "view" | "raise" | "lower">;
	readonly owner: Pick<Owner, "set" | "clear" | "view">;
}

const failures: Record<AnswerError, readonly [FailureCode, string]> = {
	unknown: [
		"not-found",
		"no question has this id; see: drawbridge approvals list",
	],
	late: ["late", "too late: it was answered, or its time was over"],
	voided: ["voided", "its caller went away, or the gate was started anew"],
	"once-only": ["once-only", "this call may only be allowed once"],
	"not-offered": [
		"conflict",
		"this is not offered for it; see: drawbridge approvals show ID",
	],
	"needs-expiry": [
		"invalid-input",
		"expiresInSeconds: what is remembered has an end, 30 days at most",
	],
	"bad-edit": [
		"invalid-input",
		"editedArgs: JSON, with the scope once, for a call whose caller still waits",
	],
};

const listed = 200;

export function approvalOperations({
	approvals,
	grants,
	bridge,
	owner,
}: ApprovalOperationParts): OperationsOf<
	"approval" | "grant" | "bridge" | "owner"
> {
	const card = (id: string): ApprovalView => {
		const view = approvals.get(id);
		if (!view) throw new CommandError(...failures.unknown);
		return view;
	};
	return {
		"approval.list": ({ all }) => [
			...approvals.list(),
			...(all ? approvals.history(listed) : []),
		],
		"approval.get": ({ id }) => card(id),
		"approval.answer": (said, { actor }) => {
			const answered = approvals.answer(
				said.id,
				said.verdict === "deny"
					? { kind: "deny", reason: said.reason }
					: {
							kind: "allow",
							scope: said.scope,
							pattern: said.pattern,
							ttlMs:
								said.expiresInSeconds === undefined
									? undefined
									: said.expiresInSeconds * 1_000,
							times: said.times,
							editedArgs: said.editedArgs,
						},
				actor,
			);
			if (answered !== "answered")
				throw new CommandError(...failures[answered]);
			return card(said.id);
		},
		"approval.fatigue": () => approvals.fatigue(),
		"grant.list": () => grants.list(),
		"grant.revoke": ({ id }) => {
			const revoked = grants.revoke(id);
			if (!revoked)
				throw new CommandError(
					"not-found",
					"no grant that holds has this id; see: drawbridge grants list",
				);
			return revoked;
		},
		"bridge.raise": (_, { actor }) => bridge.raise(actor),
		"bridge.lower": () => bridge.lower(),
		"bridge.status": () => bridge.view(),
		"owner.set": async ({ password }) => {
			const set = await owner.set(password);
			if ("code" in set)
				throw new CommandError(
					"invalid-input",
					"password: at least 10 characters, and no common one",
				);
			return set;
		},
		"owner.clear": () => owner.clear(),
		"owner.status": () => owner.view(),
	};
}
