/**
 * Allows for longer than once: exactly this call, or one of the patterns the gate offers, each in full and with what it
 * would have matched. The narrowest is chosen until another one is, and every one of them ends.
 */
import { useId, useState } from "react";
import type { ApprovalView, OfferView } from "../../contract/approvals.ts";
import { Field } from "../shared/field.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { formatDay } from "../shared/times.ts";
import { useAction } from "../shared/use-action.ts";
import { readNumber } from "../shared/whole-number.ts";
import { AllowDialog } from "./allow-dialog.tsx";
import {
	allowFor,
	type Choice,
	choicesFor,
	longestSeconds,
} from "./choices.ts";
import { longer as strings } from "./strings.ts";
import { useWhole } from "./use-whole.ts";

interface LongerDialogProps {
	readonly view: ApprovalView;
	/** The pattern that is chosen at first, by its index; `null`: the narrowest way. */
	readonly offer: number | null;
	readonly onDone: () => void;
}

const mostTimes = 1_000;

export function LongerDialog({ view, offer, onDone }: LongerDialogProps) {
	const id = useId();
	const action = useAction();
	const whole = useWhole(view, true);
	const choices = choicesFor(whole.value ?? view);
	const [chosen, setChosen] = useState(() =>
		Math.max(
			0,
			choices.findIndex(
				(one) => one.kind === "pattern" && one.offer.index === offer,
			),
		),
	);
	const [seconds, setSeconds] = useState(900);
	const [typed, setTyped] = useState("");
	const times = readNumber(typed);
	const isWrong = times === undefined || (times !== null && times > mostTimes);
	const choice = choices[chosen];
	return (
		<AllowDialog
			title={strings.title}
			risk={view.risk}
			go={strings.go}
			isComplete={choice !== undefined && !isWrong}
			action={action}
			onDismiss={onDone}
			onAllow={() => {
				if (choice !== undefined && times !== undefined && !isWrong)
					action.run(
						"approval.answer",
						allowFor(view.id, choice, seconds, times),
						onDone,
					);
			}}
		>
			<fieldset className="field choices">
				<legend>{strings.legend}</legend>
				{choices.map((one, at) => (
					<ChoiceField
						key={one.kind === "pattern" ? one.offer.index : one.kind}
						name={id}
						choice={one}
						isReading={whole.value === null && whole.failure === null}
						isChosen={at === chosen}
						onChoose={() => setChosen(at)}
					/>
				))}
			</fieldset>
			{whole.failure && (
				<FailureNote failure={{ code: whole.failure, message: "" }} />
			)}
			<div className="field">
				<label htmlFor={`${id}-ends`}>{strings.expiry}</label>
				<select
					id={`${id}-ends`}
					className="input"
					value={choice ? Math.min(seconds, longestSeconds(choice)) : seconds}
					onChange={(event) => setSeconds(Number(event.target.value))}
				>
					{strings.expiries
						.filter((one) => !choice || one.seconds <= longestSeconds(choice))
						.map((one) => (
							<option key={one.seconds} value={one.seconds}>
								{one.text}
							</option>
						))}
				</select>
			</div>
			<Field
				label={strings.times}
				hint={strings.timesHint}
				value={typed}
				problem={isWrong ? strings.timesWrong : null}
				inputMode="numeric"
				onChange={setTyped}
			/>
			<p className="hint">{strings.recorded}</p>
		</AllowDialog>
	);
}

interface ChoiceFieldProps {
	readonly name: string;
	readonly choice: Choice;
	readonly isReading: boolean;
	readonly isChosen: boolean;
	readonly onChoose: () => void;
}

function ChoiceField(props: ChoiceFieldProps) {
	const { choice } = props;
	const id = useId();
	return (
		<div className="choice">
			<label className="check">
				<input
					type="radio"
					name={props.name}
					checked={props.isChosen}
					aria-labelledby={`${id}-name`}
					aria-describedby={`${id}-words`}
					onChange={props.onChoose}
				/>
				<span>
					<span className="strong" id={`${id}-name`}>
						{strings[choice.kind]}
					</span>
					<bdi className="choice-words wrap" id={`${id}-words`}>
						{choice.kind === "pattern"
							? choice.offer.words
							: choice.kind === "exact"
								? strings.exactText
								: strings.sessionText}
					</bdi>
				</span>
			</label>
			{choice.kind === "pattern" && (
				<Matched offer={choice.offer} isReading={props.isReading} />
			)}
		</div>
	);
}

/** What it would have let through, the dangerous ones by word and colour. */
function Matched(props: { offer: OfferView; isReading: boolean }) {
	const { matched } = props.offer;
	if (matched === null)
		return (
			<p className="hint matched" aria-busy={props.isReading}>
				{props.isReading ? strings.reading : strings.unknown}
			</p>
		);
	return (
		<div className="matched">
			<p className={matched.critical > 0 ? "hint bad" : "hint"}>
				{strings.matched(matched.count)}
				{matched.critical > 0 && ` ${strings.critical(matched.critical)}.`}
			</p>
			{matched.newest.length > 0 && (
				<details>
					<summary className="hint">{strings.newest}</summary>
					<ul>
						{matched.newest.map(({ entry, at, client, tool, risk }) => (
							<li
								key={entry}
								className={risk === "critical" ? "hint bad" : "hint"}
							>
								<time dateTime={at}>{formatDay(at)}</time> <bdi>{client}</bdi>{" "}
								<bdi>{tool}</bdi> {risk}
							</li>
						))}
					</ul>
				</details>
			)}
		</div>
	);
}
