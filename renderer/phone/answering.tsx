/**
 * How the question above is answered: at the bottom, where a thumb is, Deny as near as Allow. Nothing works until it was
 * there for 600 ms as it is, and nothing works while the computer is not heard.
 */
import { useState } from "react";
import { useReadiness } from "../approvals/use-readiness.ts";
import type { Answer } from "./deciding.ts";
import { DenySheet } from "./deny-sheet.tsx";
import { HoldButton } from "./hold-button.tsx";
import { usePhone } from "./phone-context.ts";
import { answers, limits } from "./strings.ts";
import type { Question } from "./verified.ts";

interface AnsweringProps {
	readonly question: Question;
	readonly isHeard: boolean;
	readonly isOver: boolean;
	readonly onAnswer: (answer: Answer) => void;
}

export function Answering(props: AnsweringProps) {
	const { question, isHeard, isOver, onAnswer } = props;
	const { request, digest } = question;
	// The computer hands no words of another one on to an agent.
	const maySayWhy = usePhone().paired.tier === "trusted";
	const { allow, risk, upstream } = request;
	// What opens the gate wider is never let through by a tap, however low its risk is.
	const takesHolding = risk === "critical" || upstream === "gate";
	const [asked, setAsked] = useState<Question | null>(null);
	// Not by the digest: who calls again and again would keep the buttons from ever being ready.
	const readiness = useReadiness(
		[request.id, request.call, risk, ...allow].join(" "),
	);
	const isInert = !readiness.isReady || !isHeard;
	const tap = (answer: Answer) => () => {
		if (!isInert && readiness.mayClick()) onAnswer(answer);
	};
	const held = {
		isInert: isInert || isOver,
		mayStart: readiness.mayClick,
		about: digest,
	};
	return (
		<section className="answering" aria-label={answers.label}>
			<p className="hint">{isHeard ? hintOf(request) : answers.away}</p>
			<div className="answers-more">
				{maySayWhy && (
					<button
						type="button"
						className="button"
						aria-disabled={isInert}
						onClick={() => {
							if (!isInert && readiness.mayClick()) setAsked(question);
						}}
					>
						{answers.denyWhy}
					</button>
				)}
				{allow.includes("session") && (
					<HoldButton
						{...held}
						className="button"
						onHeld={() => onAnswer({ verdict: "allow", scope: "session" })}
					>
						{answers.session}
					</HoldButton>
				)}
			</div>
			<div className="answers-main">
				<button
					type="button"
					className="button deny"
					aria-disabled={isInert}
					onClick={tap({ verdict: "deny", reason: "" })}
				>
					{answers.deny}
				</button>
				{allow.includes("once") &&
					(takesHolding ? (
						<HoldButton
							{...held}
							className="button primary"
							onHeld={() => onAnswer({ verdict: "allow", scope: "once" })}
						>
							{answers.holdAllow}
						</HoldButton>
					) : (
						<button
							type="button"
							className="button primary"
							aria-disabled={held.isInert}
							onClick={() => {
								if (!isOver) tap({ verdict: "allow", scope: "once" })();
							}}
						>
							{answers.allow}
						</button>
					))}
			</div>
			{asked && asked.request.id === request.id && (
				<DenySheet
					id={request.id}
					onDismiss={() => setAsked(null)}
					onDeny={(reason) => {
						setAsked(null);
						onAnswer({ verdict: "deny", reason });
					}}
				/>
			)}
		</section>
	);
}

/** What it can be answered with from here, and why not with more. */
function hintOf({ limit, allow, upstream }: Question["request"]): string {
	if (limit === "") return answers.sessionHint;
	if (limit === "once-only" || limit === "size") return limits[limit];
	if (allow.length > 0) return limits.once;
	return limits[limit === "tier" && upstream === "gate" ? "gate" : limit];
}
