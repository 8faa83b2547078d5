/** One paired phone: who, how far it may go, when it was there, and what can be done. */
import { Pencil, SlidersHorizontal, Smartphone, Trash2 } from "lucide-react";
import type { DeviceView } from "../../contract/devices.ts";
import { browserName } from "../pairing/browser-name.ts";
import { tierNames } from "../pairing/strings.ts";
import { IconButton } from "../shared/icon-button.tsx";
import { Tag } from "../shared/tag.tsx";
import {
	formatClock,
	formatDate,
	formatMoment,
	formatRelative,
} from "../shared/times.ts";
import { mayWords } from "./device-words.ts";
import { deeds, devices as strings } from "./strings.ts";

export type DeviceDeed = "rename" | "limit" | "allow-high" | "revoke";

interface DeviceCardProps {
	readonly view: DeviceView;
	readonly now: number;
	/** Asks about it first. */
	readonly onAsk: (what: DeviceDeed) => void;
	readonly onEndHigh: () => void;
}

export function DeviceCard({ view, now, onAsk, onEndHigh }: DeviceCardProps) {
	const { name, tier, highUntil } = view;
	return (
		<li className="device">
			<Smartphone aria-hidden="true" />
			<div className="device-words">
				<p className="device-name">
					<bdi className="strong wrap">{name}</bdi>
					<Tag tone={tier === "trusted" ? "good" : "warn"}>
						{tierNames[tier]}
					</Tag>
				</p>
				<p>{mayWords(view)}</p>
				{highUntil !== null && (
					<p className="device-high">
						<Tag tone="bad">{strings.upTo(formatClock(highUntil))}</Tag>
						<button
							type="button"
							className="button"
							aria-label={deeds.endHighLabel(name)}
							onClick={onEndHigh}
						>
							{deeds.endHigh}
						</button>
					</p>
				)}
				<p className="hint device-facts">
					{view.online ? (
						<span className="device-online">{strings.online}</span>
					) : (
						<span title={formatMoment(view.lastSeenAt)}>
							{strings.seen(formatRelative(view.lastSeenAt, now))}
						</span>
					)}
					{view.userAgent && (
						<bdi className="wrap" title={view.userAgent}>
							{browserName(view.userAgent)}
						</bdi>
					)}
					<bdi>{view.address}</bdi>
					{view.push && <span>{strings.push}</span>}
					<span title={formatMoment(view.expiresAt)}>
						{strings.ends(formatDate(view.expiresAt))}
					</span>
				</p>
			</div>
			<div className="device-actions">
				{tier === "untrusted" && highUntil === null && (
					<button
						type="button"
						className="button"
						aria-label={deeds.allowHighLabel(name)}
						onClick={() => onAsk("allow-high")}
					>
						{deeds.allowHigh}
					</button>
				)}
				<IconButton
					label={deeds.renameLabel(name)}
					title={deeds.rename}
					onClick={() => onAsk("rename")}
				>
					<Pencil aria-hidden="true" />
				</IconButton>
				<IconButton
					label={deeds.limitLabel(name)}
					title={deeds.limit}
					onClick={() => onAsk("limit")}
				>
					<SlidersHorizontal aria-hidden="true" />
				</IconButton>
				<IconButton
					label={deeds.revokeLabel(name)}
					title={deeds.revoke}
					onClick={() => onAsk("revoke")}
				>
					<Trash2 aria-hidden="true" />
				</IconButton>
			</div>
		</li>
	);
}
