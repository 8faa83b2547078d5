/** What a plan would write, asked for anew whenever it is another one. An answer to an earlier plan is not shown. */
import { useCallback, useEffect, useState } from "react";
import type { Failure } from "../../contract/commands.ts";
import { SetupPlan, type SetupPreview } from "../../contract/setup.ts";
import { CommandFailure } from "../../contract/wire.ts";
import { useClient } from "../shared/gate-context.ts";

interface Looked {
	/** `null` while it is being looked at. */
	readonly preview: SetupPreview | null;
	readonly failure: Failure | null;
}
const nothing: Looked = { preview: null, failure: null };

/** What is typed in goes on for a moment. */
const settleMs = 250;

/** `plan` null: nothing is asked. */
export function usePreview(
	plan: SetupPlan | null,
): Looked & { readonly again: () => void } {
	const client = useClient();
	const [turn, setTurn] = useState(0);
	const [answer, setAnswer] = useState({ question: "", looked: nothing });
	const question = plan ? JSON.stringify({ turn, plan }) : "";
	useEffect(() => {
		if (question === "") return undefined;
		let isCurrent = true;
		const settle = (looked: Partial<Looked>): void => {
			if (isCurrent) setAnswer({ question, looked: { ...nothing, ...looked } });
		};
		const timer = setTimeout(() => {
			client
				.call("setup.preview", SetupPlan.parse(JSON.parse(question).plan))
				.then(
					(preview) => settle({ preview }),
					(cause: unknown) => settle({ failure: failureOf(cause) }),
				);
		}, settleMs);
		return () => {
			isCurrent = false;
			clearTimeout(timer);
		};
	}, [client, question]);
	const again = useCallback(() => setTurn((before) => before + 1), []);
	return { ...(answer.question === question ? answer.looked : nothing), again };
}

const failureOf = (cause: unknown): Failure =>
	cause instanceof CommandFailure
		? { code: cause.code, message: cause.message }
		: { code: "internal", message: "" };
