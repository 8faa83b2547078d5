/**
 * The button that allows. What is dangerous asks to be held down; the rest takes a click. A key never does it: Enter and
 * Space on the button say how it is done instead.
 */
import { type CSSProperties, type ReactNode, useState } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { Announce } from "../shared/copy-button.tsx";
import { answers } from "./strings.ts";
import { allowKeys } from "./allow-keys.ts";
import { holdMs, useHold } from "./use-hold.ts";
import type { Readiness } from "./use-readiness.ts";

interface HoldButtonProps {
	readonly risk: ApprovalView["risk"];
	/** It takes holding; unless told, whatever is not of low risk does. */
	readonly hold?: boolean;
	readonly readiness: Readiness;
	readonly isBusy: boolean;
	/** Something else holds it too, such as the keys. */
	readonly isHeld?: boolean;
	readonly primary?: boolean;
	readonly children: ReactNode;
	readonly onAllow: () => void;
}

export function HoldButton(props: HoldButtonProps) {
	const { risk, readiness, isBusy } = props;
	const [hint, setHint] = useState("");
	const hold = useHold(holdMs[risk], props.onAllow);
	const isHeld = hold.isHeld || props.isHeld === true;
	const isInert = !readiness.isReady || isBusy;
	const takesClick = !(props.hold ?? risk !== "low");
	const duration: CSSProperties = { animationDuration: `${holdMs[risk]}ms` };
	return (
		<button
			type="button"
			className={props.primary ? "button primary hold" : "button hold"}
			data-held={isHeld}
			aria-disabled={isInert}
			onPointerDown={(event) => {
				if (takesClick || isInert || event.button !== 0) return;
				// A finger is captured by what it touches first, and would never be seen to leave it.
				const { currentTarget, pointerId } = event;
				if (currentTarget.hasPointerCapture(pointerId))
					currentTarget.releasePointerCapture(pointerId);
				if (readiness.mayClick()) hold.start();
			}}
			onPointerUp={hold.stop}
			onPointerLeave={hold.stop}
			onPointerCancel={hold.stop}
			onContextMenu={(event) => event.preventDefault()}
			onClick={(event) => {
				// What a key or an assistive tool presses has no pointer's count of clicks.
				if (event.detail === 0 || !takesClick)
					setHint(
						takesClick
							? answers.clickHint(allowKeys())
							: answers.holdHint(allowKeys()),
					);
				else if (!isInert && readiness.mayClick()) props.onAllow();
			}}
		>
			{isHeld && <span className="hold-fill" style={duration} />}
			<span className="hold-label">
				{isHeld ? answers.holding : props.children}
			</span>
			<Announce>{hint}</Announce>
		</button>
	);
}
