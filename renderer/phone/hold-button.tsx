/**
 * A button that counts once it was held for a second, by finger, or by Space or Enter. Letting go, sliding off it, a page
 * that loses the focus, or something else to be held for stops it.
 */
import { type CSSProperties, type ReactNode, useEffect, useState } from "react";
import { useHold } from "../approvals/use-hold.ts";
import { Announce } from "../shared/copy-button.tsx";
import { answers } from "./strings.ts";

const heldMs = 1_000;
const duration: CSSProperties = { animationDuration: `${heldMs}ms` };

interface HoldButtonProps {
	readonly className: string;
	readonly isInert: boolean;
	/** Asked when the hold begins; what is drawn may be too new by then. */
	readonly mayStart: () => boolean;
	/** What it would be held for: another one begins anew. */
	readonly about: string;
	readonly onHeld: () => void;
	readonly children: ReactNode;
}

export function HoldButton(props: HoldButtonProps) {
	const { isInert, mayStart, about } = props;
	const [hint, setHint] = useState("");
	const { isHeld, start, stop } = useHold(heldMs, props.onHeld);
	// oxlint-disable-next-line react/exhaustive-deps -- what it is held for has changed
	useEffect(() => stop, [stop, about, isInert]);
	const begin = (): void => {
		if (!isInert && mayStart()) start();
	};
	return (
		<button
			type="button"
			className={`${props.className} hold`}
			data-held={isHeld}
			aria-disabled={isInert}
			onPointerDown={(event) => {
				if (event.button !== 0) return;
				// A finger is captured by what it touches first, and would never be seen to leave it.
				const { currentTarget, pointerId } = event;
				if (currentTarget.hasPointerCapture(pointerId))
					currentTarget.releasePointerCapture(pointerId);
				begin();
			}}
			onPointerUp={stop}
			onPointerLeave={stop}
			onPointerCancel={stop}
			onKeyDown={(event) => {
				if (event.key !== " " && event.key !== "Enter") return;
				event.preventDefault();
				if (!event.repeat) begin();
			}}
			onKeyUp={stop}
			onBlur={stop}
			onContextMenu={(event) => event.preventDefault()}
			onClick={() => setHint(answers.holdHint)}
		>
			{isHeld && <span className="hold-fill" style={duration} />}
			<span className="hold-label">
				{isHeld ? answers.holding : props.children}
			</span>
			<Announce>{hint}</Announce>
		</button>
	);
}
