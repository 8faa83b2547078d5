/**
 * A program that waits in a browser for the owner's answer: what it says it is, what it wants, and what the owner gives it,
 * which can be less. A yes takes a click, or the keys that allow, held; Enter alone never does it.
 */
import { useId, useRef, useState } from "react";
import type { ConsentRole, ConsentView } from "../../contract/oauth.ts";
import { HoldButton } from "../approvals/hold-button.tsx";
import { useAllowKeys } from "../approvals/use-allow-keys.ts";
import { holdMs, useHold } from "../approvals/use-hold.ts";
import { Left } from "../pairing/offer.tsx";
import { useArmed } from "../pairing/use-armed.ts";
import { FailureNote } from "../shared/failure-note.tsx";
import { useAction } from "../shared/use-action.ts";
import { useMayConsent } from "./use-may-consent.ts";
import { consent as strings } from "./strings.ts";

export function ConsentCard({ view }: { view: ConsentView }) {
	const heading = useId();
	const within = useRef<HTMLElement>(null);
	const [role, setRole] = useState<ConsentRole>("viewer");
	const [chosen, setChosen] = useState(() =>
		view.upstreams.map(({ name }) => name),
	);
	const action = useAction();
	const armed = useArmed();
	const may = useMayConsent();
	const isAllowed = may !== "on-desktop" && chosen.length > 0;

	function allow(): void {
		if (isAllowed)
			action.run("oauth.answer", {
				id: view.id,
				allow: true,
				role,
				upstreams: chosen,
			});
	}
	const hold = useHold(holdMs.low, allow);
	useAllowKeys(isAllowed ? within : null, hold, armed);

	return (
		<article
			className="panel consent"
			aria-labelledby={heading}
			ref={within}
			tabIndex={-1}
		>
			<h2 id={heading}>{strings.heading}</h2>
			<p>
				{strings.asks[0]}
				<bdi className="strong wrap">{view.name}</bdi>
				{strings.asks[1]}
			</p>
			<Wanted
				view={view}
				chosen={chosen}
				onChange={(name, isChosen) =>
					setChosen((before) =>
						isChosen
							? [...before, name]
							: before.filter((other) => other !== name),
					)
				}
			/>
			<ChooseRole role={role} onChange={setRole} />
			<div className="note" data-tone="warn">
				<span>
					{view.document === null
						? strings.unverified
						: strings.verified(view.document)}
				</span>
			</div>
			<p>
				{strings.code}{" "}
				<strong className="code consent-code">{view.code}</strong>
				<span className="hint consent-hint">{strings.codeHint}</span>
			</p>
			<p className="hint">
				{strings.returnsTo} <bdi className="wrap">{view.returnsTo}</bdi>
			</p>
			{may === "on-desktop" && (
				<p className="note" data-tone="warn">
					<span>{strings.onDesktop}</span>
				</p>
			)}
			<FailureNote failure={action.failure} />
			<div className="dialog-actions">
				<button
					type="button"
					className="button"
					disabled={action.busy}
					onClick={() =>
						action.run("oauth.answer", { id: view.id, allow: false })
					}
				>
					{strings.refuse}
				</button>
				{may !== "on-desktop" && (
					<HoldButton
						primary
						risk="low"
						readiness={chosen.length > 0 ? armed : never}
						isBusy={action.busy}
						isHeld={hold.isHeld}
						onAllow={allow}
					>
						{strings.allow}
					</HoldButton>
				)}
			</div>
			<p className="hint pairing-left">
				<Left until={view.expiresAt} words={strings.left} />
				{may === "ask" && <span>{strings.passphrase}</span>}
			</p>
		</article>
	);
}

const never = {
	isReady: false,
	mayClick: () => false,
	mayPress: () => false,
} as const;

interface WantedProps {
	readonly view: ConsentView;
	readonly chosen: readonly string[];
	readonly onChange: (name: string, isChosen: boolean) => void;
}

/** More are counted. */
const shownTools = 8;

function Wanted({ view, chosen, onChange }: WantedProps) {
	return (
		<fieldset className="field consent-wanted">
			<legend>{strings.upstreams}</legend>
			{view.upstreams.map(({ name, tools }) => (
				<label className="check" key={name}>
					<input
						type="checkbox"
						checked={chosen.includes(name)}
						onChange={(event) => onChange(name, event.target.checked)}
					/>
					<span>
						<bdi className="strong wrap">{name}</bdi>{" "}
						<span className="hint">
							{tools === null
								? strings.toolsUnknown
								: strings.tools(tools.length)}
						</span>
						{tools !== null && tools.length > 0 && (
							<span className="hint consent-tools">
								{tools.slice(0, shownTools).map((tool) => (
									<bdi className="code" key={tool}>
										{tool}
									</bdi>
								))}
								{tools.length > shownTools && (
									<span>{strings.more(tools.length - shownTools)}</span>
								)}
							</span>
						)}
					</span>
				</label>
			))}
			<p className="hint bad" aria-live="polite">
				{chosen.length === 0 && strings.noUpstream}
			</p>
		</fieldset>
	);
}

interface ChooseRoleProps {
	readonly role: ConsentRole;
	readonly onChange: (role: ConsentRole) => void;
}

function ChooseRole({ role, onChange }: ChooseRoleProps) {
	const id = useId();
	return (
		<div className="ways" role="radiogroup" aria-label={strings.role}>
			{(["viewer", "operator"] as const).map((value) => (
				<label className="way" key={value}>
					<input
						type="radio"
						name={id}
						aria-describedby={`${id}-${value}`}
						checked={role === value}
						onChange={() => onChange(value)}
					/>
					<span className="strong">{strings.roles[value].label}</span>
					<span className="hint" id={`${id}-${value}`}>
						{strings.roles[value].hint}
					</span>
				</label>
			))}
		</div>
	);
}
