/**
 * The phone that wants in: who it says it is, the words to compare, and a person's yes or no. A yes takes a click, or the keys
 * that allow, held; Enter alone never does it.
 */
import { useId, useRef, useState } from "react";
import type { CallerView } from "../../contract/devices.ts";
import type { Certificate } from "../../contract/pairing.ts";
import { HoldButton } from "../approvals/hold-button.tsx";
import { useAllowKeys } from "../approvals/use-allow-keys.ts";
import { holdMs, useHold } from "../approvals/use-hold.ts";
import { CopyLine } from "../shared/copy-line.tsx";
import { Facts } from "../shared/facts.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { Field } from "../shared/field.tsx";
import { useAction } from "../shared/use-action.ts";
import { browserName } from "./browser-name.ts";
import { Heading } from "./heading.tsx";
import { Left } from "./offer.tsx";
import { asking as strings } from "./strings.ts";
import { useArmed } from "./use-armed.ts";
import { type MayPair, useMayPair } from "./use-may-pair.ts";

interface AskingProps {
	/** Of the pairing. */
	readonly id: string;
	readonly caller: CallerView;
	readonly expiresAt: string | null;
}

const longestName = 60;

function nameProblem(name: string): string | null {
	if (name === "") return strings.nameMissing;
	return name.length > longestName ? strings.nameLong : null;
}

export function Asking({ id, caller, expiresAt }: AskingProps) {
	const [typed, setTyped] = useState(caller.name);
	const [tier, setTier] = useState<Certificate>("untrusted");
	const within = useRef<HTMLDivElement>(null);
	const pairing = useAction();
	const refusing = useAction();
	const armed = useArmed();
	const may = useMayPair();
	const name = typed.trim();
	const problem = nameProblem(name);
	const isAllowed = may === "yes" || may === "ask";

	function pair(): void {
		if (problem === null) pairing.run("pair.confirm", { id, name, tier });
	}
	const hold = useHold(holdMs.low, pair);
	useAllowKeys(isAllowed ? within : null, hold, armed);

	return (
		<div className="pairing" ref={within}>
			<Heading>{strings.heading}</Heading>
			<Words caller={caller} />
			<Field
				label={strings.name}
				hint={strings.nameHint}
				value={typed}
				problem={problem}
				onChange={setTyped}
			/>
			<Facts
				facts={[
					[strings.facts.browser, browserName(caller.userAgent)],
					[strings.facts.address, caller.address],
				]}
			/>
			{caller.byName && caller.certificate === "trusted" ? (
				<ChooseTier tier={tier} onChange={setTier} />
			) : (
				<p className="hint">
					{strings.onlyDeny[caller.byName ? "certificate" : "address"]}
				</p>
			)}
			<Hindrance may={may} />
			<FailureNote failure={pairing.failure ?? refusing.failure} />
			<div className="dialog-actions">
				<button
					type="button"
					className="button"
					disabled={refusing.busy}
					onClick={() => refusing.run("pair.cancel", {})}
				>
					{strings.refuse}
				</button>
				{isAllowed && (
					<HoldButton
						primary
						risk="low"
						readiness={armed}
						isBusy={pairing.busy}
						isHeld={hold.isHeld}
						onAllow={pair}
					>
						{strings.pair}
					</HoldButton>
				)}
			</div>
			<p className="hint pairing-left">
				<Left until={expiresAt} words={strings.leftToAnswer} />
				{may === "ask" && <span>{strings.passphrase}</span>}
			</p>
		</div>
	);
}

function Words({ caller }: { caller: CallerView }) {
	return (
		<div className="panel words">
			<h3>{strings.compare}</h3>
			<ol aria-label={strings.words}>
				{caller.words.map((word, at) => (
					// A word may be there twice: its place is what it is.
					// oxlint-disable-next-line react/no-array-index-key
					<li key={at} lang="en" translate="no">
						{word}
					</li>
				))}
			</ol>
			<p className="hint">
				{caller.byCode ? strings.byCode : strings.compareText}
			</p>
		</div>
	);
}

interface ChooseTierProps {
	readonly tier: Certificate;
	readonly onChange: (tier: Certificate) => void;
}

function ChooseTier({ tier, onChange }: ChooseTierProps) {
	const id = useId();
	return (
		<div className="ways" role="radiogroup" aria-label={strings.tier}>
			{(["untrusted", "trusted"] as const).map((value) => (
				<label className="way" key={value}>
					<input
						type="radio"
						name={id}
						aria-describedby={`${id}-${value}`}
						checked={tier === value}
						onChange={() => onChange(value)}
					/>
					<span className="strong">{strings.tiers[value].label}</span>
					<span className="hint" id={`${id}-${value}`}>
						{strings.tiers[value].hint}
					</span>
				</label>
			))}
		</div>
	);
}

/** Why it cannot be done at this door. */
function Hindrance({ may }: { may: MayPair }) {
	if (may !== "on-desktop" && may !== "no-passphrase") return null;
	return (
		<>
			<p className="note" data-tone="warn">
				<span>
					{may === "on-desktop" ? strings.desktop : strings.noPassphrase}
				</span>
			</p>
			{may === "no-passphrase" && (
				<CopyLine text={strings.setPassphrase} label={strings.copyCommand} />
			)}
		</>
	);
}
