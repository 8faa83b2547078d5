/**
 * What a rule would have done, asked of the gate while it is being written: a moment after the last change, and never
 * shown for a rule that it was not asked about.
 */
import { useEffect, useState } from "react";
import type { Failure } from "../../../contract/commands.ts";
import type { RuleTrialView } from "../../../contract/rules.ts";
import { CommandFailure } from "../../../contract/wire.ts";
import { useClient } from "../../shared/gate-context.ts";

export interface Trial {
	/** `null` until it is known for this very rule. */
	readonly value: RuleTrialView | null;
	readonly failure: Failure | null;
}

interface Answered extends Trial {
	readonly asked: string;
}

/** So long nothing has been changed. */
const quietMs = 400;
const unknown: Trial = { value: null, failure: null };

/** `rule`: as JSON; `null` asks nothing. */
export function useTrial(rule: string | null): Trial {
	const client = useClient();
	const [answered, setAnswered] = useState<Answered | null>(null);
	useEffect(() => {
		if (rule === null) return undefined;
		let open = true;
		const settle = (trial: Trial): void => {
			if (open) setAnswered({ ...trial, asked: rule });
		};
		const ask = async (): Promise<void> => {
			try {
				const tried: unknown = JSON.parse(rule);
				const { trial } = await client.call("rules.test", { rules: [tried] });
				settle({ value: trial, failure: null });
			} catch (cause) {
				const failure =
					cause instanceof CommandFailure
						? { code: cause.code, message: cause.message }
						: ({ code: "internal", message: "" } as const);
				settle({ value: null, failure });
			}
		};
		const timer = setTimeout(() => void ask(), quietMs);
		return () => {
			open = false;
			clearTimeout(timer);
		};
	}, [client, rule]);
	return answered !== null && answered.asked === rule ? answered : unknown;
}
