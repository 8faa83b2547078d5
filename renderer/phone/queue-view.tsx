/** What waits: one question in front, the way to the others, and below it how it is answered. */
import { Castle, ChevronLeft, ChevronRight, Coffee } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { whatName } from "../approvals/names.ts";
import { riskNames } from "../approvals/strings.ts";
import { Announce } from "../shared/copy-button.tsx";
import { EmptyState } from "../shared/empty-state.tsx";
import { useNow } from "../shared/use-now.ts";
import { Answering } from "./answering.tsx";
import { Card } from "./card.tsx";
import { leftMs } from "./countdown.ts";
import { moment } from "./moment.ts";
import { usePhone, usePhoneView } from "./phone-context.ts";
import { fresh, placeOf, waiting } from "./queue.ts";
import { card, queue as strings } from "./strings.ts";
import type { Question } from "./verified.ts";

/** What is not on its way to the gate already. */
export function useWaiting(): readonly Question[] {
	const questions = usePhoneView(({ told }) => told?.questions ?? none);
	const deeds = usePhoneView((view) => view.deeds);
	return waiting(questions, deeds);
}
const none: readonly Question[] = [];

/** The question that is looked at, and where it stood. */
interface Front {
	readonly id: string | null;
	readonly place: number;
}

export function QueueView() {
	const phone = usePhone();
	const questions = useWaiting();
	const heard = usePhoneView((view) => view.heard);
	const told = usePhoneView((view) => view.told);
	const isHeard = usePhoneView((view) => view.silence === null);
	const [front, setFront] = useState<Front>({ id: null, place: 0 });
	// It only drives the countdown: what is left is measured, not read from the clock.
	useNow(1_000);
	const place = placeOf(questions, front.id, front.place);
	const question = questions[place];
	const id = question?.request.id ?? null;
	if (id !== front.id || place !== front.place) setFront({ id, place });

	if (!told || !heard) return null;
	const { glance } = told;
	const others = Math.max(0, glance.waiting - told.questions.length);
	const areAllKnown = told.forged === 0 && told.unreadable === 0;
	if (!question)
		return (
			<div className="phone-scroll">
				{glance.raised ? (
					<EmptyState
						icon={<Castle aria-hidden="true" />}
						title={strings.raisedTitle}
						text={strings.raised}
					/>
				) : (
					<EmptyState
						icon={<Coffee aria-hidden="true" />}
						title={strings.emptyTitle}
						text={strings.empty}
					/>
				)}
				{others > 0 && areAllKnown && (
					<p className="hint aside">{strings.others(others)}</p>
				)}
			</div>
		);
	const left = leftMs(question.request.expiresAt, heard, moment());
	const go = (to: number): void =>
		setFront({ id: questions[to]?.request.id ?? null, place: to });
	return (
		<div className="phone-queue">
			{questions.length > 1 && (
				<div className="pager">
					<button
						type="button"
						className="button quiet"
						aria-label={strings.previous}
						disabled={place === 0}
						onClick={() => go(place - 1)}
					>
						<ChevronLeft aria-hidden="true" />
					</button>
					<span className="strong">
						{strings.place(place + 1, questions.length)}
					</span>
					<button
						type="button"
						className="button quiet"
						aria-label={strings.next}
						disabled={place === questions.length - 1}
						onClick={() => go(place + 1)}
					>
						<ChevronRight aria-hidden="true" />
					</button>
				</div>
			)}
			<Card question={question} leftMs={left} />
			<Answering
				question={question}
				isHeard={isHeard}
				isOver={left <= 0}
				onAnswer={(answer) => void phone.decide(question, answer)}
			/>
		</div>
	);
}

/** Says once, to screen readers, that a question has come or has gone. */
export function Announcer() {
	const questions = usePhoneView(({ told }) => told?.questions ?? none);
	const known = useRef<ReadonlySet<string>>(new Set());
	const [words, setWords] = useState("");
	useEffect(() => {
		const newest = fresh(known.current, questions).at(-1);
		const isFewer = questions.length < known.current.size;
		known.current = new Set(questions.map(({ request }) => request.id));
		if (newest) {
			const { request } = newest;
			setWords(
				`${strings.news(whatName({ ...request, args: request.input }), request.client || card.noClient, riskNames[request.risk])} ${strings.waits(questions.length)}`,
			);
		} else if (isFewer) {
			// The next one may have the very same words, which are only read where they come anew.
			setWords("");
		}
	}, [questions]);
	return <Announce>{words}</Announce>;
}
