/** One rule that holds: what it does, as a sentence, where it comes from, and a way to remove it where that is here. */
import type { RuleView } from "../../../contract/rules.ts";
import { Tag, type Tone } from "../../shared/tag.tsx";
import { saidOf } from "./draft.ts";
import { decisionNames, ruleSentence, rules as strings } from "./strings.ts";

const tones: Record<RuleView["decision"], Tone> = {
	allow: "good",
	ask: "warn",
	deny: "bad",
};

/** The gate's own words for what this window has none for. */
export function sentenceOf({ rule, words }: RuleView): string {
	const said = saidOf(rule);
	return said === null ? words : ruleSentence(said);
}

interface RuleRowProps {
	readonly view: RuleView;
	readonly onRemove: () => void;
}

export function RuleRow({ view, onRemove }: RuleRowProps) {
	const sentence = sentenceOf(view);
	const note = view.rule["note"];
	return (
		<li className="rule">
			<Tag tone={tones[view.decision]}>{decisionNames[view.decision]}</Tag>
			<div className="rule-words">
				<p>
					<bdi className="wrap">{sentence}</bdi>
				</p>
				{typeof note === "string" && note !== "" && (
					<p className="hint">
						<bdi className="wrap">{strings.note(note)}</bdi>
					</p>
				)}
				<p className="hint">
					<bdi className="wrap">
						{view.from === "settings"
							? strings.fromSettings
							: strings.fromProject(view.from)}
					</bdi>
				</p>
				{view.effect === "waits-for-approval" && (
					<p className="loss">{strings.waits}</p>
				)}
			</div>
			{view.index === null ? (
				<p className="hint rule-elsewhere">{strings.project}</p>
			) : (
				<button
					type="button"
					className="button"
					aria-label={strings.removeLabel(sentence)}
					onClick={onRemove}
				>
					{strings.remove}
				</button>
			)}
		</li>
	);
}
