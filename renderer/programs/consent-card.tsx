/**
 * A program that waits in a browser for the owner's answer: what it says it is, what it wants, and what the owner gives it,
 * which can be less. A yes takes a click, or the keys that allow, held; Enter alone never does it.
 */
import { useEffect, useId, useRef, useState } from "react";
import type { ConsentRole, ConsentView } from "../../contract/oauth.ts";
import { HoldButton } from "../approvals/hold-button.tsx";
import { useAllowKeys } from "../approvals/use-allow-keys.ts";
import { holdMs, useHold } from "../approvals/use-hold.ts";
import { useMayAllow } from "../approvals/use-may-allow.ts";
import { useReadiness } from "../approvals/use-readiness.ts";
import { Left } from "../pairing/offer.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { useAction } from "../shared/use-action.ts";
import type { Endings } from "./endings.ts";
import { consent as strings } from "./strings.ts";
import { ChooseRole, Wanted } from "./wanted.tsx";

interface ConsentCardProps {
	readonly view: ConsentView;
	/** What stands on the page: when that changes, a click may have been meant for what stood there before. */
	readonly drawing: string;
	readonly endings: Endings;
}

export function ConsentCard({ view, drawing, endings }: ConsentCardProps) {
	const heading = useId();
	const within = useRef<HTMLElement>(null);
	const [role, setRole] = useState<ConsentRole>("viewer");
	const [chosen, setChosen] = useState(() =>
		view.upstreams.map(({ name }) => name),
	);
	const action = useAction();
	const readiness = useReadiness(drawing);
	const may = useMayAllow();
	const isAllowed = may.allowed && chosen.length > 0;

	function answer(allow: boolean): void {
		endings.sent(view.id);
		action.run(
			"oauth.answer",
			allow
				? { id: view.id, allow, role, upstreams: chosen }
				: { id: view.id, allow },
			() => endings.taken(view, allow ? "allowed" : "refused"),
			() => endings.failed(view, Date.now()),
		);
	}
	const allow = (): void => {
		if (isAllowed && !action.busy) answer(true);
	};
	const hold = useHold(holdMs.low, allow);
	useAllowKeys(isAllowed ? within : null, hold, readiness);

	return (
		<article className="panel consent" aria-labelledby={heading} ref={within}>
			<Heading id={heading} name={view.name} />
			<div className="consent-compare">
				<p>{strings.code}</p>
				<div className="code consent-code" translate="no">
					{view.code}
				</div>
				<p className="hint">{strings.codeHint}</p>
			</div>
			<p className="note" data-tone="warn">
				<span className="wrap">
					{view.document === null
						? strings.unverified
						: strings.verified(view.document)}{" "}
					<Returns to={view.returnsTo} />
				</span>
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
			<ChooseRole asks={view.asks} role={role} onChange={setRole} />
			{!may.allowed && (
				<p className="note" data-tone="warn">
					<span>{strings.onDesktop}</span>
				</p>
			)}
			<FailureNote failure={action.failure} />
			<div className="dialog-actions">
				<p className="hint consent-left">
					<Left until={view.expiresAt} words={strings.left} />
					{may.hint !== "" && <span>{may.hint}</span>}
				</p>
				<button
					type="button"
					className="button"
					disabled={action.busy}
					onClick={() => answer(false)}
				>
					{strings.refuse}
				</button>
				{may.allowed && (
					<HoldButton
						primary
						risk="low"
						readiness={chosen.length > 0 ? readiness : never}
						isBusy={action.busy}
						isHeld={hold.isHeld}
						onAllow={allow}
					>
						{strings.allow}
					</HoldButton>
				)}
			</div>
		</article>
	);
}

const never = {
	isReady: false,
	mayClick: () => false,
	mayPress: () => false,
} as const;

/** Takes the focus when it comes, so that no button has it; but not from another card, which is being read. */
function Heading({ id, name }: { id: string; name: string }) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		if (!document.activeElement?.closest(".consent, dialog"))
			heading.current?.focus();
	}, []);
	return (
		<h2 id={id} className="clamp" ref={heading} tabIndex={-1}>
			{strings.heading}
			<bdi className="consent-name">{name}</bdi>
		</h2>
	);
}

/** The gate's own words for a program that listens on loopback. */
const thisComputer = "this computer";

function Returns({ to }: { to: string }) {
	if (to === thisComputer) return strings.returnsHere;
	return (
		<>
			{strings.returnsTo[0]}
			<bdi className="strong">{to}</bdi>
			{strings.returnsTo[1]}
		</>
	);
}
