/** What moving servers would change, asked once: what is shown is what is approved, and a change meanwhile is a conflict. */
import { useEffect, useState } from "react";
import type { AgentPlanView } from "../../contract/agents.ts";
import type { Failure } from "../../contract/commands.ts";
import { CommandFailure } from "../../contract/wire.ts";
import { useClient } from "../shared/gate-context.ts";

/** One list, and servers of it by name. */
export interface Wanted {
	/** Of `agent.list`. */
	readonly place: string;
	readonly servers: readonly string[];
}

interface Planning {
	readonly plan: AgentPlanView | null;
	readonly failure: Failure | null;
}

export function usePlan({ place, servers }: Wanted): Planning {
	const client = useClient();
	const [planning, setPlanning] = useState<Planning>({
		plan: null,
		failure: null,
	});
	useEffect(() => {
		let isOpen = true;
		const show = (next: Planning): void => {
			if (isOpen) setPlanning(next);
		};
		client.call("agent.plan", { place, servers: [...servers] }).then(
			(plan) => show({ plan, failure: null }),
			(cause: unknown) =>
				show({
					plan: null,
					failure:
						cause instanceof CommandFailure
							? { code: cause.code, message: cause.message }
							: { code: "internal", message: "" },
				}),
		);
		return () => {
			isOpen = false;
		};
	}, [client, place, servers]);
	return planning;
}
