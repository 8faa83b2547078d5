/** The owner's passphrase, asked for over whatever was being done. Gone from this window once it was given. */
import { useId, useState } from "react";
import { useStore } from "zustand/react";
import { Dialog } from "./dialog.tsx";
import type { PassphraseQuestion, PassphraseStore } from "./passphrase.ts";
import { app, passphrase as strings } from "./strings.ts";

export function PassphraseDialog({ store }: { store: PassphraseStore }) {
	const question = useStore(store, (state) => state.question);
	return question && <Asked key={question.wrong} question={question} />;
}

function Asked({ question }: { question: PassphraseQuestion }) {
	const id = useId();
	const [typed, setTyped] = useState("");
	return (
		<Dialog title={strings.title} onDismiss={() => question.answer(null)}>
			<form
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					if (typed !== "") question.answer(typed);
				}}
			>
				<p>{strings.text}</p>
				<div className="field">
					<label htmlFor={id}>{strings.label}</label>
					<input
						id={id}
						className="input"
						type="password"
						autoComplete="off"
						aria-invalid={question.wrong !== null}
						aria-describedby={`${id}-hint`}
						value={typed}
						onChange={(event) => setTyped(event.target.value)}
					/>
					<p id={`${id}-hint`} className="hint bad" aria-live="polite">
						{question.wrong !== null && `${strings.wrong} ${question.wrong}.`}
					</p>
				</div>
				<div className="dialog-actions">
					<button
						type="button"
						className="button"
						onClick={() => question.answer(null)}
					>
						{app.cancel}
					</button>
					<button
						type="submit"
						className="button primary"
						disabled={typed === ""}
					>
						{strings.go}
					</button>
				</div>
			</form>
		</Dialog>
	);
}
