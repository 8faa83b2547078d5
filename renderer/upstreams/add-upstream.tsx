/** The form for a new upstream. Says what is wrong as soon as a field is left, and again when it is sent. */
import { useState } from "react";
import { Dialog } from "../shared/dialog.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { Field } from "../shared/field.tsx";
import { app, upstreams as strings } from "../shared/strings.ts";
import { useAction } from "../shared/use-action.ts";
import { nameProblem, urlProblem } from "./upstream-problem.ts";

interface AddUpstreamProps {
	readonly taken: readonly string[];
	readonly onDone: () => void;
}

export function AddUpstream({ taken, onDone }: AddUpstreamProps) {
	const action = useAction();
	const [name, setName] = useState("");
	const [url, setUrl] = useState("");
	const [judged, setJudged] = useState({ name: false, url: false });
	const wrongName = nameProblem(name.trim(), taken);
	const wrongUrl = urlProblem(url.trim());

	function send(): void {
		setJudged({ name: true, url: true });
		if (wrongName || wrongUrl) return;
		action.run("upstream.add", { name: name.trim(), url: url.trim() }, onDone);
	}

	return (
		<Dialog title={strings.add} onDismiss={onDone}>
			<form
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					send();
				}}
			>
				<Field
					label={strings.name}
					hint={strings.nameHint}
					value={name}
					problem={judged.name ? wrongName : null}
					onChange={setName}
					onLeave={() => {
						if (name !== "") setJudged((now) => ({ ...now, name: true }));
					}}
				/>
				<Field
					label={strings.url}
					hint={strings.urlHint}
					value={url}
					problem={judged.url ? wrongUrl : null}
					inputMode="url"
					code
					onChange={setUrl}
					onLeave={() => {
						if (url !== "") setJudged((now) => ({ ...now, url: true }));
					}}
				/>
				<FailureNote failure={action.failure} />
				<div className="dialog-actions">
					<button type="button" className="button" onClick={onDone}>
						{app.cancel}
					</button>
					<button
						type="submit"
						className="button primary"
						disabled={action.busy}
					>
						{strings.save}
					</button>
				</div>
			</form>
		</Dialog>
	);
}
