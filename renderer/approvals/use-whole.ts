/** The full card, asked for when somebody wants it: nothing cut, and what each pattern would have matched. */
import { useEffect, useState } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";
import type { FailureCode } from "../../contract/commands.ts";
import { CommandFailure } from "../../contract/wire.ts";
import { useClient } from "../shared/gate-context.ts";
import type { Reading } from "../shared/reading.ts";

/** One card is one call: it is read once. */
export function useWhole(
	{ id }: Pick<ApprovalView, "id">,
	isWanted: boolean,
): Reading<ApprovalView> {
	const client = useClient();
	const [value, setValue] = useState<ApprovalView | null>(null);
	const [failure, setFailure] = useState<FailureCode | null>(null);
	useEffect(() => {
		if (!isWanted) return undefined;
		let open = true;
		const read = async (): Promise<void> => {
			try {
				const view = await client.call("approval.get", { id });
				if (open) setValue(view);
			} catch (cause) {
				if (open)
					setFailure(cause instanceof CommandFailure ? cause.code : "internal");
			}
		};
		void read();
		return () => {
			open = false;
		};
	}, [client, id, isWanted]);
	return { value, failure };
}
