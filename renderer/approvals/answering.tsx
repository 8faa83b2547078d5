/** The ways to answer one question. What a door may not do is said, and how it is done instead. */
import { type RefObject, useState } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { FailureNote } from "../shared/failure-note.tsx";
import { useAction } from "../shared/use-action.ts";
import { allowKeys, denyKeys } from "./allow-keys.ts";
import { proposedChoice } from "./choices.ts";
import { DenyDialog } from "./deny-dialog.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import { HoldButton } from "./hold-button.tsx";
import { LongerDialog } from "./longer-dialog.tsx";
import { answers as strings, card } from "./strings.ts";
import { useAllowKeys } from "./use-allow-keys.ts";
import { useDenyKey } from "./use-deny-key.ts";
import { holdMs, useHold } from "./use-hold.ts";
import { type MayAllow, useMayAllow } from "./use-may-allow.ts";
import type { Readiness } from "./use-readiness.ts";

interface AnsweringProps {
	readonly view: ApprovalView;
	readonly readiness: Readiness;
	readonly keysWithin: RefObject<HTMLElement | null> | "window";
}

type Open = "deny" | "longer" | "proposed" | "edit" | null;

export function Answering({ view, readiness, keysWithin }: AnsweringProps) {
	const [open, setOpen] = useState<Open>(null);
	const action = useAction();
	const may = useMayAllow();
	const { id, risk, waiting } = view;
	const isHeld = takesHolding(view);
	const close = (): void => setOpen(null);

	function allow(times: number): void {
		action.run("approval.answer", {
			id,
			verdict: "allow",
			scope: "once",
			...(times > 1 ? { times } : {}),
		});
	}

	const deny = (): void =>
		action.run("approval.answer", { id, verdict: "deny" });

	const hold = useHold(holdMs[risk], () => allow(1));
	useAllowKeys(
		may.allowed && open === null ? keysWithin : null,
		hold,
		readiness,
	);
	useDenyKey(keysWithin, readiness, deny);
	const isInert = !readiness.isReady || action.busy;
	const press = (what: () => void) => () => {
		if (!isInert && readiness.mayClick()) what();
	};
	const button = (what: Exclude<Open, null>, words: string) => (
		<button
			type="button"
			className="button"
			aria-disabled={isInert}
			onClick={press(() => setOpen(what))}
		>
			{words}
		</button>
	);
	const proposed = proposedChoice(view);
	return (
		<footer className="answering" data-ready={readiness.isReady}>
			<FailureNote failure={action.failure} />
			{!may.allowed && (
				<p className="note" data-tone="warn">
					<span>{strings.desktop}</span>
				</p>
			)}
			{may.allowed && proposed && (
				<div className="note proposal" data-tone="plain">
					<bdi className="wrap">{strings.propose(proposed.words)}</bdi>
					{button("proposed", strings.proposeGo)}
				</div>
			)}
			<div className="answers">
				<button
					type="button"
					className="button deny"
					aria-disabled={isInert}
					onClick={press(deny)}
				>
					{strings.deny}
				</button>
				{may.allowed && (
					<HoldButton
						primary
						risk={risk}
						hold={isHeld}
						readiness={readiness}
						isBusy={action.busy}
						isHeld={hold.isHeld}
						onAllow={() => allow(1)}
					>
						{isHeld ? strings.holdAllow : strings.allow}
					</HoldButton>
				)}
			</div>
			<div className="answers more">
				{button("deny", strings.denyWhy)}
				{may.allowed && waiting > 1 && (
					<HoldButton
						risk={risk}
						hold={isHeld}
						readiness={readiness}
						isBusy={action.busy}
						onAllow={() => allow(waiting)}
					>
						{isHeld ? strings.holdAll(waiting) : strings.allowAll(waiting)}
					</HoldButton>
				)}
				{may.allowed &&
					view.upstream !== "gate" &&
					button("edit", strings.edit)}
				{may.allowed &&
					view.scopes.some((scope) => scope !== "once") &&
					button("longer", strings.longer)}
			</div>
			<Hint view={view} may={may} />
			{open === "deny" && <DenyDialog view={view} onDone={close} />}
			{open === "edit" && <EditDialog view={view} onDone={close} />}
			{(open === "longer" || open === "proposed") && (
				<LongerDialog
					view={view}
					offer={open === "proposed" ? view.proposed : null}
					onDone={close}
				/>
			)}
		</footer>
	);
}

/** What opens the gate wider is never let through by a click, however low its risk is. */
const takesHolding = ({ hold, upstream }: ApprovalView): boolean =>
	hold || upstream === "gate";

/** How the keys answer, and what else is good to know before. */
function Hint({ view, may }: { view: ApprovalView; may: MayAllow }) {
	const said = [
		...(may.allowed
			? [
					takesHolding(view)
						? strings.holdHint(allowKeys())
						: strings.clickHint(allowKeys()),
				]
			: []),
		strings.denyHint(denyKeys()),
		...(may.allowed && view.onceOnly ? [card.onceOnly] : []),
		...(may.allowed && may.hint !== "" ? [may.hint] : []),
	];
	return <p className="hint">{said.join(" ")}</p>;
}
