/** How a pairing ended: with a device, or without one and why. */
import { CircleCheck, CircleSlash } from "lucide-react";
import type { DeviceView, PairingView } from "../../contract/devices.ts";
import { FailureNote } from "../shared/failure-note.tsx";
import { app } from "../shared/strings.ts";
import type { Action } from "../shared/use-action.ts";
import { Heading } from "./heading.tsx";
import { done, over, pairing } from "./strings.ts";

interface DoneProps {
	readonly device: DeviceView;
	readonly onAnother: () => void;
	readonly onLeave: () => void;
}

export function Done({ device, onAnother, onLeave }: DoneProps) {
	return (
		<div className="ending" data-tone="good">
			<CircleCheck aria-hidden="true" />
			<Heading>{done.heading(device.name)}</Heading>
			<p>{done.texts[device.tier]}</p>
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onAnother}>
					{done.another}
				</button>
				<button type="button" className="button primary" onClick={onLeave}>
					{app.done}
				</button>
			</div>
		</div>
	);
}

interface OverProps {
	readonly why: PairingView["why"];
	readonly action: Action;
	readonly onAgain: () => void;
	readonly onLeave: () => void;
}

export function Over({ why, action, onAgain, onLeave }: OverProps) {
	const { title, text } = over.whys[why];
	return (
		<div className="ending" data-tone="warn">
			<CircleSlash aria-hidden="true" />
			<Heading>{title}</Heading>
			<p>{text}</p>
			<FailureNote failure={action.failure} />
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onLeave}>
					{pairing.close}
				</button>
				<button
					type="button"
					className="button primary"
					disabled={action.busy}
					onClick={onAgain}
				>
					{over.again}
				</button>
			</div>
		</div>
	);
}
