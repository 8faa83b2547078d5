/** The computer at a glance: its mode and what that means, the bridge, how this phone is told, and what it may do. */
import { useState } from "react";
import { bridgeWords, modeMeanings } from "../mode/strings.ts";
import { BridgeIcon } from "../shared/bridge-icon.tsx";
import { modeNames } from "../shared/strings.ts";
import { formatDate, formatDay } from "../shared/times.ts";
import type { Glance } from "../../contract/phone.ts";
import type { DoorProblem } from "./door.ts";
import { HoldButton } from "./hold-button.tsx";
import { usePhone, usePhoneView } from "./phone-context.ts";
import { PushSwitch } from "./push-switch.tsx";
import { computer as strings, problems } from "./strings.ts";
import { TrustSheet } from "./trust-sheet.tsx";
import { UnpairSheet } from "./unpair-sheet.tsx";

interface ComputerViewProps {
	readonly worker: ServiceWorkerRegistration | null;
	readonly onForget: () => void;
}

export function ComputerView({ worker, onForget }: ComputerViewProps) {
	const glance = usePhoneView(({ told }) => told?.glance ?? null);
	return (
		<div className="phone-scroll">
			{glance && (
				<>
					<ModePart glance={glance} />
					<PushSwitch glance={glance} worker={worker} />
					<PhonePart glance={glance} />
				</>
			)}
			<Unpair onForget={onForget} worker={worker} />
		</div>
	);
}

function ModePart({ glance }: { glance: Glance }) {
	const { mode, raised, until, returnsTo } = glance;
	return (
		<section className="panel part" data-mode={raised ? "strict" : mode}>
			<div className="mode-head">
				<BridgeIcon mode={raised ? "strict" : mode} />
				<div>
					<h2>{raised ? strings.raised : modeNames[mode]}</h2>
					<p className="hint">
						{raised ? strings.raisedText : bridgeWords[mode]}
					</p>
				</div>
			</div>
			<p>
				{modeMeanings[mode].lead} {modeMeanings[mode].more}
			</p>
			{until !== null && (
				<p className="hint">
					{strings.until(
						formatDay(new Date(until).toISOString()),
						modeNames[returnsTo],
					)}
				</p>
			)}
			{!raised && <RaiseBridge />}
		</section>
	);
}

function RaiseBridge() {
	const phone = usePhone();
	const isHeard = usePhoneView((view) => view.silence === null);
	const [state, setState] = useState<"busy" | DoorProblem | null>(null);
	async function raise(): Promise<void> {
		setState("busy");
		setState(await phone.act({ name: "bridge.raise" }));
	}
	return (
		<div className="part-deed">
			<p className="hint">{strings.raiseText}</p>
			<HoldButton
				className="button danger wide"
				isInert={!isHeard || state === "busy"}
				mayStart={() => true}
				about="raise"
				onHeld={() => void raise()}
			>
				{state === "busy" ? strings.raising : strings.raise}
			</HoldButton>
			<p role="alert" className="hint bad">
				{state !== null && state !== "busy" ? problems[state] : null}
			</p>
		</div>
	);
}

function PhonePart({ glance: { device } }: { glance: Glance }) {
	const { tier, highUntil, name, id, endsAt } = device;
	const [sheet, setSheet] = useState<"install" | "remove" | null>(null);
	return (
		<section className="panel part">
			<h2>{strings.phone}</h2>
			<p>
				<bdi className="strong wrap">{name}</bdi>{" "}
				<span className="hint">{id}</span>
			</p>
			<p>
				<span className="tag" data-tone={tier === "trusted" ? "good" : "warn"}>
					{strings.tiers[tier]}
				</span>
			</p>
			<p>{strings.tierText[tier]}</p>
			{highUntil !== null && (
				<p className="note" data-tone="warn">
					{strings.highUntil(formatDay(new Date(highUntil).toISOString()))}
				</p>
			)}
			<p className="hint">
				{strings.ends(formatDate(new Date(endsAt).toISOString()))}
			</p>
			<button
				type="button"
				className="button wide"
				onClick={() => setSheet(tier === "trusted" ? "remove" : "install")}
			>
				{tier === "trusted" ? strings.remove : strings.raiseTier}
			</button>
			{sheet && <TrustSheet about={sheet} onDone={() => setSheet(null)} />}
		</section>
	);
}

function Unpair({ worker, onForget }: ComputerViewProps) {
	const [asking, setAsking] = useState(false);
	return (
		<section className="part">
			<button
				type="button"
				className="button wide"
				onClick={() => setAsking(true)}
			>
				{strings.unpair}
			</button>
			{asking && (
				<UnpairSheet
					worker={worker}
					onKeep={() => setAsking(false)}
					onForget={onForget}
				/>
			)}
		</section>
	);
}
