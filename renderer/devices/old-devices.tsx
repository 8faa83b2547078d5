/** Phones that count no more, folded away: for whoever wonders what became of one. */
import type { DeviceView } from "../../contract/devices.ts";
import { Tag } from "../shared/tag.tsx";
import { formatDate, formatRelative } from "../shared/times.ts";
import { devices as strings } from "./strings.ts";

interface OldDevicesProps {
	readonly views: readonly DeviceView[];
	readonly now: number;
}

export function OldDevices({ views, now }: OldDevicesProps) {
	return (
		<details className="old-devices">
			<summary>{strings.old(views.length)}</summary>
			<ul className="panel">
				{views.map((view) => (
					<li key={view.id} className="old-device">
						<bdi className="wrap">{view.name}</bdi>
						<Tag tone="plain">{strings.states[view.state]}</Tag>
						<span className="hint">
							{strings.pairedAt(formatDate(view.pairedAt))} ·{" "}
							{strings.seen(formatRelative(view.lastSeenAt, now))}
						</span>
					</li>
				))}
			</ul>
		</details>
	);
}
