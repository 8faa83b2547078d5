/** The ways to answer one question. What a door may not do is said, and how it is done instead. */
import { type RefObject, useState } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { FailureNote } from "../shared/failure-note.tsx";
import { useAction } from "../shared/use-action.ts";
import { allowKeys } from "./allow-keys.ts";
import { DenyDialog } from "./deny-dialog.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import { HoldButton } from "./hold-button.tsx";
import { LongerDialog } from "./longer-dialog.tsx";
import { answers as strings, card } from "./strings.ts";
import { useAllowKeys } from "./use-allow-keys.ts";
import { holdMs, useHold } from "./use-hold.ts";
import { useMayAllow } from "./use-may-allow.ts";
import type { Readiness } from "./use-readiness.ts";

interface AnsweringProps {
	readonly view: ApprovalView;
	readonly readiness: Readiness;
	readonly keysWithin: RefObject<HTMLElement | null> | "window";
}

type Open = "deny" | "longer" | "edit" | null;

export function Answering({ view, readiness, keysWithin }: AnsweringProps) {
	const [open, setOpen] = useState<Open>(null);
	const action = useAction();
	const may = useMayAllow();
	const { id, risk, waiting } = view;
	const close = (): void => setOpen(null);

	function allow(times: number): void {
		action.run("approval.answer", {
			id,
			verdict: "allow",
			scope: "once",
			...(times > 1 ? { times } : {}),
		});
	}

	function deny(): void {
		if (readiness.mayClick())
			action.run("approval.answer", { id, verdict: "deny" });
	}

	const hold = useHold(holdMs[risk], () => allow(1));
	useAllowKeys(
		may.allowed && open === null ? keysWithin : null,
		hold,
		readiness,
	);
	const isInert = !readiness.isReady || action.busy;
	const button = (what: Exclude<Open, null>, words: string) => (
		<button
			type="button"
			className="button"
			aria-disabled={isInert}
			onClick={() => !isInert && readiness.mayClick() && setOpen(what)}
		>
			{words}
		</button>
	);
	return (
		<footer className="answering" data-ready={readiness.isReady}>
			<FailureNote failure={action.failure} />
			{!may.allowed && (
				<p className="note" data-tone="warn">
					<span>{strings.desktop}</span>
				</p>
			)}
			<div className="answers">
				<button
					type="button"
					className="button deny"
					aria-disabled={isInert}
					onClick={() => !isInert && deny()}
				>
					{strings.deny}
				</button>
				{may.allowed && (
					<HoldButton
						primary
						risk={risk}
						readiness={readiness}
						isBusy={action.busy}
						isHeld={hold.isHeld}
						onAllow={() => allow(1)}
					>
						{risk === "low" ? strings.allow : strings.holdAllow}
					</HoldButton>
				)}
			</div>
			<div className="answers more">
				{button("deny", strings.denyWhy)}
				{may.allowed && waiting > 1 && (
					<HoldButton
						risk={risk}
						readiness={readiness}
						isBusy={action.busy}
						onAllow={() => allow(waiting)}
					>
						{risk === "low"
							? strings.allowAll(waiting)
							: strings.holdAll(waiting)}
					</HoldButton>
				)}
				{may.allowed &&
					view.upstream !== "gate" &&
					button("edit", strings.edit)}
				{may.allowed &&
					view.scopes.some((scope) => scope !== "once") &&
					button("longer", strings.longer)}
			</div>
			{may.allowed && (
				<p className="hint">
					{risk === "low"
						? strings.clickHint(allowKeys())
						: strings.holdHint(allowKeys())}{" "}
					{view.onceOnly && card.onceOnly} {may.hint}
				</p>
			)}
			{open === "deny" && <DenyDialog view={view} onDone={close} />}
			{open === "edit" && <EditDialog view={view} onDone={close} />}
			{open === "longer" && <LongerDialog view={view} onDone={close} />}
		</footer>
	);
}
