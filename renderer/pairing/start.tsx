/** Before the QR: whether phones may reach this machine here at all, and how this one is to. */
import { type ReactNode, useId, useState } from "react";
import type { CommandInput } from "../../contract/commands.ts";
import type { NetworkView, PhoneDoorView } from "../../contract/devices.ts";
import { Facts } from "../shared/facts.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { app } from "../shared/strings.ts";
import { type Action, useAction } from "../shared/use-action.ts";
import { useReading } from "../shared/use-reading.ts";
import { Heading } from "./heading.tsx";
import { shutWords, start as strings } from "./strings.ts";

export type Choice = CommandInput<"pair.start">;

interface StartProps {
	/** What was chosen before. */
	readonly choice: Choice;
	/** A QR is open that another window or a terminal shows. */
	readonly isElsewhere: boolean;
	readonly action: Action;
	readonly onStart: (choice: Choice) => void;
	readonly onLeave: () => void;
}

/** What is amiss whatever network it is. The others depend on the one that is chosen. */
const amiss: ReadonlySet<PhoneDoorView["why"]> = new Set([
	"off",
	"no-certificate",
	"port-taken",
	"vault-locked",
]);

export function Start(props: StartProps) {
	const networks = useReading("network.list", {}, "networks");
	const door = useReading("phone.status", {}, "phone");
	const [chosen, setChosen] = useState(props.choice.network);
	if (networks.value === null || door.value === null)
		return <ReadingNote reading={networks.value === null ? networks : door} />;
	const connected = networks.value.filter((network) => network.connected);
	// The door's own is the one this machine's route goes by.
	const network =
		connected.find(({ id }) => id === chosen) ??
		connected.find(({ id }) => id === door.value?.network?.id) ??
		connected[0];
	if (!network)
		return (
			<>
				<Heading>{strings.heading}</Heading>
				<Warning>{shutWords["no-network"]}</Warning>
				<div className="dialog-actions">
					<button type="button" className="button" onClick={props.onLeave}>
						{app.cancel}
					</button>
				</div>
			</>
		);
	const choose = connected.length > 1 && (
		<ChooseNetwork
			networks={connected}
			chosen={network.id}
			onChange={setChosen}
		/>
	);
	if (!network.trusted)
		return (
			<TrustNetwork key={network.id} network={network} onLeave={props.onLeave}>
				{choose}
			</TrustNetwork>
		);
	return (
		<ChooseWay {...props} network={network.id} door={door.value}>
			{choose}
		</ChooseWay>
	);
}

function Warning({ children }: { children: ReactNode }) {
	return (
		<p className="note" data-tone="warn">
			<span>{children}</span>
		</p>
	);
}

const nameOf = (network: NetworkView): string =>
	network.name || network.interface || strings.noName;

interface ChooseNetworkProps {
	readonly networks: readonly NetworkView[];
	readonly chosen: string;
	readonly onChange: (id: string) => void;
}

function ChooseNetwork({ networks, chosen, onChange }: ChooseNetworkProps) {
	const id = useId();
	return (
		<div className="field">
			<label htmlFor={id}>{strings.network}</label>
			<select
				id={id}
				className="input"
				value={chosen}
				onChange={(event) => onChange(event.target.value)}
			>
				{networks.map((network) => (
					<option key={network.id} value={network.id}>
						{`${nameOf(network)} · ${network.address}`}
					</option>
				))}
			</select>
		</div>
	);
}

interface TrustNetworkProps {
	readonly network: NetworkView;
	readonly onLeave: () => void;
	readonly children: ReactNode;
}

function TrustNetwork({ network, onLeave, children }: TrustNetworkProps) {
	const action = useAction();
	return (
		<>
			<Heading>{strings.trustHeading(nameOf(network))}</Heading>
			{children}
			<Facts
				facts={[
					[strings.networkFacts.name, network.name],
					[strings.networkFacts.router, network.router],
					[
						strings.networkFacts.machine,
						`${network.address} (${network.interface})`,
					],
				]}
			/>
			<p>{strings.trustText}</p>
			<FailureNote failure={action.failure} />
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onLeave}>
					{strings.notHere}
				</button>
				<button
					type="button"
					className="button primary"
					disabled={action.busy}
					onClick={() => action.run("network.trust", { id: network.id })}
				>
					{strings.trust}
				</button>
			</div>
		</>
	);
}

interface ChooseWayProps extends StartProps {
	readonly network: string;
	readonly door: PhoneDoorView;
	readonly children: ReactNode;
}

function ChooseWay(props: ChooseWayProps) {
	const { network, door, action, children } = props;
	const id = useId();
	const [byName, setByName] = useState(props.choice.byName === true);
	const ways = [
		[false, strings.byAddress, strings.byAddressHint],
		[true, strings.byName, strings.byNameHint(door.name)],
	] as const;
	return (
		<>
			<Heading>{strings.heading}</Heading>
			{props.isElsewhere && <Warning>{strings.elsewhere}</Warning>}
			{amiss.has(door.why) && <Warning>{shutWords[door.why]}</Warning>}
			{children}
			<div className="ways" role="radiogroup" aria-label={strings.heading}>
				{ways.map(([value, label, hint]) => (
					<label className="way" key={label}>
						<input
							type="radio"
							name={id}
							aria-describedby={`${id}-${String(value)}`}
							checked={byName === value}
							onChange={() => setByName(value)}
						/>
						<span className="strong">{label}</span>
						<span className="hint wrap" id={`${id}-${String(value)}`}>
							{hint}
						</span>
					</label>
				))}
			</div>
			<FailureNote failure={action.failure} />
			<p className="hint">{strings.goHint}</p>
			<div className="dialog-actions">
				<button type="button" className="button" onClick={props.onLeave}>
					{app.cancel}
				</button>
				<button
					type="button"
					className="button primary"
					disabled={action.busy}
					onClick={() => props.onStart({ network, byName })}
				>
					{strings.go}
				</button>
			</div>
		</>
	);
}
