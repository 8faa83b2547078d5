/** Gives this phone's key up: at the computer first, and here in any case where the person says so. */
import { useState } from "react";
import { Dialog } from "../shared/dialog.tsx";
import { usePhone } from "./phone-context.ts";
import { unsubscribe } from "./push.ts";
import { computer as strings } from "./strings.ts";

interface UnpairSheetProps {
	readonly worker: ServiceWorkerRegistration | null;
	readonly onKeep: () => void;
	/** The key here is to be deleted. */
	readonly onForget: () => void;
}

export function UnpairSheet({ worker, onKeep, onForget }: UnpairSheetProps) {
	const phone = usePhone();
	const [state, setState] = useState<"asking" | "busy" | "unconfirmed">(
		"asking",
	);
	async function leave(): Promise<void> {
		setState("busy");
		const problem = await phone.act({ name: "device.leave" });
		await unsubscribe(worker).catch(() => {});
		if (problem === null || problem === "gone") onForget();
		else setState("unconfirmed");
	}
	return (
		<Dialog title={strings.unpairTitle} onDismiss={onKeep}>
			<p role={state === "unconfirmed" ? "alert" : undefined}>
				{state === "unconfirmed" ? strings.forgetText : strings.unpairText}
			</p>
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onKeep}>
					{strings.unpairKeep}
				</button>
				<button
					type="button"
					className="button danger"
					disabled={state === "busy"}
					onClick={() => {
						if (state === "unconfirmed") onForget();
						else void leave();
					}}
				>
					{state === "unconfirmed" ? strings.forget : strings.unpairGo}
				</button>
			</div>
		</Dialog>
	);
}
