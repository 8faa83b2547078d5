/**
 * Changes a call's arguments and lets that through once. What changed is shown before it goes; the gate judges the new
 * arguments afresh.
 */
import { useId, useState } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { Dialog } from "../shared/dialog.tsx";
import { app } from "../shared/strings.ts";
import { useAction } from "../shared/use-action.ts";
import { ReadingNote } from "../shared/reading-note.tsx";
import { AllowDialog } from "./allow-dialog.tsx";
import { DiffView } from "./diff-view.tsx";
import { jsonProblem, laidOut } from "./json-text.ts";
import { edit as strings } from "./strings.ts";
import { useWhole } from "./use-whole.ts";

interface EditDialogProps {
	readonly view: ApprovalView;
	readonly onDone: () => void;
}

/** The console reads bodies of 64 KiB. */
const consoleCharacters = 60_000;

export function EditDialog({ view, onDone }: EditDialogProps) {
	const whole = useWhole(view, true);
	const [typed, setTyped] = useState<string | null>(null);
	const [isReviewed, setReviewed] = useState(false);
	const action = useAction();
	const before = whole.value === null ? null : laidOut(whole.value.args);
	const after = typed ?? before ?? "";
	if (!isReviewed || before === null)
		return (
			<Dialog wide title={strings.title} onDismiss={onDone}>
				<p>{strings.text}</p>
				<ReadingNote reading={whole} />
				{before !== null && (
					<Editor
						text={after}
						isSame={laidOut(after) === before}
						onChange={setTyped}
						onDismiss={onDone}
						onReview={() => setReviewed(true)}
					/>
				)}
			</Dialog>
		);
	return (
		<AllowDialog
			title={strings.reviewTitle}
			risk={view.risk}
			go={strings.go}
			isComplete
			action={action}
			back={
				<button
					type="button"
					className="button"
					onClick={() => setReviewed(false)}
				>
					{strings.back}
				</button>
			}
			onDismiss={onDone}
			onAllow={() =>
				action.run(
					"approval.answer",
					{ id: view.id, verdict: "allow", scope: "once", editedArgs: after },
					onDone,
				)
			}
		>
			<DiffView before={before} after={laidOut(after)} />
		</AllowDialog>
	);
}

interface EditorProps {
	readonly text: string;
	readonly isSame: boolean;
	readonly onChange: (text: string) => void;
	readonly onDismiss: () => void;
	readonly onReview: () => void;
}

function Editor({ text, isSame, ...on }: EditorProps) {
	const id = useId();
	const wrong = jsonProblem(text);
	const isLarge =
		window.drawbridge === undefined && text.length > consoleCharacters;
	const problem =
		wrong === null ? (isLarge ? strings.large : null) : strings.wrong(wrong);
	return (
		<form
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				if (problem === null && !isSame) on.onReview();
			}}
		>
			<div className="field">
				<label htmlFor={id}>{strings.label}</label>
				<textarea
					id={id}
					className="input code editor"
					dir="ltr"
					rows={Math.min(18, Math.max(6, text.split("\n").length + 1))}
					spellCheck={false}
					autoCapitalize="off"
					autoComplete="off"
					aria-invalid={problem !== null}
					aria-describedby={`${id}-hint`}
					value={text}
					onChange={(event) => on.onChange(event.target.value)}
				/>
				<p
					id={`${id}-hint`}
					className={problem === null ? "hint" : "hint bad wrap"}
					aria-live="polite"
				>
					{problem ?? (isSame ? strings.same : strings.hint)}
				</p>
			</div>
			<div className="dialog-actions">
				<button type="button" className="button" onClick={on.onDismiss}>
					{app.cancel}
				</button>
				<button
					type="submit"
					className="button primary"
					disabled={problem !== null || isSame}
				>
					{strings.review}
				</button>
			</div>
		</form>
	);
}
