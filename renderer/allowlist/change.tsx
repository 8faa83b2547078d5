/** A change of the allowlist that the gate may ask about first, because it shuts this machine out or lets everyone in. */
import { useState } from "react";
import type { Failure } from "../../contract/commands.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import type { Action } from "../shared/use-action.ts";
import { allowlist as strings } from "./strings.ts";

export interface Change {
	readonly command: "ip.allow" | "ip.deny";
	readonly cidr: string;
}

interface Changing {
	/** The gate's question, while it waits for a yes. */
	readonly asked: string | null;
	readonly send: (change: Change, confirm: boolean) => void;
	readonly leave: () => void;
}

export function useChange(action: Action, done: () => void): Changing {
	const [asked, setAsked] = useState<string | null>(null);
	return {
		asked,
		send({ command, cidr }, confirm) {
			action.run(
				command,
				{ cidr, confirm },
				() => {
					setAsked(null);
					done();
				},
				(failure) => setAsked(questionIn(failure, confirm)),
			);
		},
		leave: () => setAsked(null),
	};
}

/** A conflict is a question, once; what is in conflict also with a yes is a failure like any other. */
function questionIn(failure: Failure, confirmed: boolean): string | null {
	return failure.code === "conflict" && !confirmed ? failure.message : null;
}

interface ConfirmChangeProps {
	readonly asked: string;
	readonly action: Action;
	readonly onKeep: () => void;
	readonly onGo: () => void;
}

export function ConfirmChange(props: ConfirmChangeProps) {
	const { action } = props;
	return (
		<ConfirmDialog
			title={strings.confirmTitle}
			keep={strings.cancel}
			go={strings.confirm}
			// The conflict itself is what is asked about: it is not shown as a failure as well.
			action={{
				...action,
				failure: action.failure?.code === "conflict" ? null : action.failure,
			}}
			onKeep={props.onKeep}
			onGo={props.onGo}
		>
			<p>{strings.confirmText}</p>
			<p className="note" data-tone="warn">
				<bdi className="wrap">{props.asked}</bdi>
			</p>
		</ConfirmDialog>
	);
}
