/** The rules that hold, each as a sentence with where it comes from; a new one, one fewer, and a line to try. */
import { Plus, Scale } from "lucide-react";
import { useEffect, useState } from "react";
import type { RulesView, RuleView } from "../../../contract/rules.ts";
import { ConfirmDialog } from "../../shared/confirm-dialog.tsx";
import { EmptyState } from "../../shared/empty-state.tsx";
import { useGate } from "../../shared/gate-context.ts";
import { ReadingNote } from "../../shared/reading-note.tsx";
import { useAction } from "../../shared/use-action.ts";
import { useReading } from "../../shared/use-reading.ts";
import { RuleEditor } from "./rule-editor.tsx";
import { RuleRow, sentenceOf } from "./rule-row.tsx";
import { rules as strings } from "./strings.ts";
import { TryLine } from "./try-line.tsx";

export function Rules() {
	const { refresh, ...reading } = useRules();
	const [isNew, setNew] = useState(false);
	const [removing, setRemoving] = useState<RuleView | null>(null);
	const [said, setSaid] = useState("");
	if (isNew)
		return (
			<RuleEditor
				onDismiss={() => setNew(false)}
				onAdded={() => {
					setNew(false);
					setSaid(strings.added);
					refresh();
				}}
			/>
		);
	const add = (
		<button
			type="button"
			className="button primary"
			onClick={() => {
				setSaid("");
				setNew(true);
			}}
		>
			<Plus aria-hidden="true" />
			<span>{strings.add}</span>
		</button>
	);
	const held = reading.value?.rules ?? [];
	return (
		<div className="rules">
			<div className="page-head">
				<p className="lead">{strings.lead}</p>
				{held.length > 0 && add}
			</div>
			<ReadingNote reading={reading} />
			<output className="hint">{said}</output>
			{reading.value !== null && held.length === 0 && (
				<EmptyState
					icon={<Scale aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				>
					{add}
				</EmptyState>
			)}
			{held.length > 0 && (
				<ul className="panel rule-list" aria-label={strings.count(held.length)}>
					{held.map((view, at) => (
						<RuleRow
							// Two files may say the same.
							// oxlint-disable-next-line react/no-array-index-key -- see above
							key={`${view.digest} ${at}`}
							view={view}
							onRemove={() => setRemoving(view)}
						/>
					))}
				</ul>
			)}
			{reading.value && <Beside view={reading.value} />}
			<TryLine candidate={null} />
			{removing && (
				<RemoveRule
					view={removing}
					onDone={(isGone) => {
						setRemoving(null);
						if (isGone) setSaid(strings.removed);
						refresh();
					}}
				/>
			)}
		</div>
	);
}

/** Read anew after every change of the gate's: no event tells of rules. */
function useRules() {
	const reading = useReading("rules.list", {}, null);
	const { refresh } = reading;
	const change = useGate(
		({ entries }) => entries.findLast(({ kind }) => kind === "change")?.id,
	);
	useEffect(refresh, [refresh, change]);
	return reading;
}

/** What decides beside the rules. */
function Beside({ view }: { view: RulesView }) {
	const { laxAsksCritical, sensitivePaths, lists } = view;
	return (
		<>
			{!laxAsksCritical && (
				<p className="note" data-tone="warn">
					<span>{strings.laxWarning}</span>
				</p>
			)}
			{sensitivePaths.length > 0 && (
				<section>
					<h3>{strings.sensitive}</h3>
					<ul className="sensitive">
						{sensitivePaths.map((path) => (
							<li key={path}>
								<bdi className="wrap code">{path}</bdi>
							</li>
						))}
					</ul>
				</section>
			)}
			{lists.length > 0 && (
				<section>
					<h3>{strings.lists}</h3>
					<ul className="sensitive">
						{lists.map(({ file, patterns, problem }) => (
							<li key={file}>
								<bdi className="wrap code">{file}</bdi>{" "}
								<bdi className={problem === "" ? "hint" : "loss"}>
									{problem === "" ? strings.patterns(patterns) : problem}
								</bdi>
							</li>
						))}
					</ul>
				</section>
			)}
		</>
	);
}

interface RemoveRuleProps {
	readonly view: RuleView;
	readonly onDone: (isGone: boolean) => void;
}

function RemoveRule({ view, onDone }: RemoveRuleProps) {
	const action = useAction();
	const { index, digest, decision } = view;
	if (index === null) return null;
	return (
		<ConfirmDialog
			title={strings.removeTitle}
			keep={strings.keep}
			go={strings.remove}
			action={action}
			onKeep={() => onDone(false)}
			onGo={() =>
				action.run("rules.remove", { index, digest }, () => onDone(true))
			}
		>
			<p>
				<bdi className="wrap strong">{sentenceOf(view)}</bdi>
			</p>
			<p>{strings.removeText}</p>
			<p>
				{decision === "allow" ? strings.removeNarrows : strings.removeWidens}
			</p>
		</ConfirmDialog>
	);
}
