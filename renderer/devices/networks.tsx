/** The networks phones may reach this machine on, and those they may not. */
import { Wifi } from "lucide-react";
import { useState } from "react";
import type { NetworkView } from "../../contract/devices.ts";
import { start } from "../pairing/strings.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { Tag } from "../shared/tag.tsx";
import { useAction } from "../shared/use-action.ts";
import { useReading } from "../shared/use-reading.ts";
import { networks as strings } from "./strings.ts";

interface Open {
	readonly what: "trust" | "forget";
	readonly network: NetworkView;
}

export function Networks() {
	const reading = useReading("network.list", {}, "networks");
	const [open, setOpen] = useState<Open | null>(null);
	return (
		<section aria-labelledby="phone-networks">
			<div className="section-text">
				<h2 id="phone-networks">{strings.heading}</h2>
				<p className="hint">{strings.lead}</p>
			</div>
			<ReadingNote reading={reading} />
			{reading.value?.length === 0 && (
				<p className="nothing">{strings.empty}</p>
			)}
			{reading.value && reading.value.length > 0 && (
				<ul className="panel" aria-labelledby="phone-networks">
					{reading.value.map((network) => (
						<Row
							key={network.id}
							network={network}
							onAsk={(what) => setOpen({ what, network })}
						/>
					))}
				</ul>
			)}
			{open && <ChangeNetwork {...open} onDone={() => setOpen(null)} />}
		</section>
	);
}

const nameOf = ({ name, interface: device }: NetworkView): string =>
	name || strings.noName(device);

interface RowProps {
	readonly network: NetworkView;
	readonly onAsk: (what: Open["what"]) => void;
}

function Row({ network, onAsk }: RowProps) {
	const name = nameOf(network);
	const facts = [
		network.address,
		network.router && strings.router(network.router),
		network.interface,
	].filter(Boolean);
	return (
		<li className="network">
			<Wifi aria-hidden="true" />
			<div className="network-words">
				<bdi className="strong wrap">{name}</bdi>
				<span className="hint wrap">{facts.join(" · ")}</span>
			</div>
			<div className="network-tags">
				{network.connected && <Tag tone="good">{strings.here}</Tag>}
				<Tag tone={network.trusted ? "good" : "plain"}>
					{network.trusted ? strings.allowed : strings.refused}
				</Tag>
			</div>
			{network.trusted ? (
				<button
					type="button"
					className="button"
					aria-label={strings.forgetLabel(name)}
					onClick={() => onAsk("forget")}
				>
					{strings.forget}
				</button>
			) : (
				<button
					type="button"
					className="button"
					aria-label={strings.allowLabel(name)}
					onClick={() => onAsk("trust")}
				>
					{strings.allow}
				</button>
			)}
		</li>
	);
}

function ChangeNetwork({
	what,
	network,
	onDone,
}: Open & { readonly onDone: () => void }) {
	const action = useAction();
	const name = nameOf(network);
	const isAllowing = what === "trust";
	return (
		<ConfirmDialog
			title={isAllowing ? strings.allowTitle(name) : strings.forgetTitle(name)}
			keep={strings.keep}
			go={isAllowing ? strings.allowGo : strings.forget}
			tone={isAllowing ? "primary" : "danger"}
			action={action}
			onKeep={onDone}
			onGo={() => action.run(`network.${what}`, { id: network.id }, onDone)}
		>
			<p>{isAllowing ? start.trustText : strings.forgetText}</p>
		</ConfirmDialog>
	);
}
