/** Writing certificates to a folder: asks which and where, then shows every file that was written. */
import { useId, useState } from "react";
import type { CommandOutput } from "../../contract/commands.ts";
import type { CertificateView } from "../../contract/views.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { app } from "../shared/strings.ts";
import { useAction } from "../shared/use-action.ts";
import { isWholePath, pathIn, seenFrom } from "./folders.ts";
import { exportForm as strings } from "./strings.ts";

interface ExportCertificatesProps {
	/** `null`: all that are good. */
	readonly view: CertificateView | null;
	readonly onDone: () => void;
}

export function ExportCertificates({ view, onDone }: ExportCertificatesProps) {
	const action = useAction();
	const id = useId();
	const [dir, setDir] = useState("");
	const [all, setAll] = useState(view === null);
	const [sent, setSent] = useState(false);
	const [written, setWritten] = useState<CommandOutput<"cert.export"> | null>(
		null,
	);
	const wrongDir = isWholePath(dir.trim()) ? null : strings.dirMissing;

	function send(): void {
		setSent(true);
		if (wrongDir) return;
		action.run(
			"cert.export",
			{ dir: dir.trim(), ids: all || !view ? [] : [view.id] },
			setWritten,
		);
	}

	if (written)
		return (
			<Dialog title={strings.doneTitle} onDismiss={onDone}>
				<FilesWritten written={written} />
				<div className="dialog-actions">
					<button type="button" className="button primary" onClick={onDone}>
						{app.done}
					</button>
				</div>
			</Dialog>
		);
	return (
		<FormDialog
			title={strings.title}
			save={strings.save}
			action={action}
			onDismiss={onDone}
			onSave={send}
		>
			<p>{strings.text}</p>
			{view && (
				<fieldset className="field choices">
					<legend>{strings.what}</legend>
					<label className="check">
						<input
							type="radio"
							name={id}
							checked={!all}
							onChange={() => setAll(false)}
						/>
						<span>
							{strings.one}: <bdi className="strong wrap">{view.name}</bdi>
						</span>
					</label>
					<label className="check">
						<input
							type="radio"
							name={id}
							checked={all}
							onChange={() => setAll(true)}
						/>
						<span>{strings.all}</span>
					</label>
				</fieldset>
			)}
			<Field
				code
				label={strings.dir}
				hint={strings.dirHint}
				value={dir}
				problem={sent ? wrongDir : null}
				onChange={setDir}
			/>
		</FormDialog>
	);
}

/** Where they are, one a line. */
export function FilesWritten(props: { written: CommandOutput<"cert.export"> }) {
	const { dir, files } = props.written;
	const paths = files.map((file) => pathIn(dir, file));
	return (
		<div className="written">
			<p>
				<bdi className="wrap">{strings.doneText(dir, files.length)}</bdi>
			</p>
			<ul aria-label={strings.files}>
				{files.map((file) => (
					<li key={file}>
						<bdi className="code wrap">{seenFrom(dir, file)}</bdi>
					</li>
				))}
			</ul>
			<CopyButton
				text={paths.join("\n")}
				label={strings.copyFiles}
				caption={strings.copyFiles}
			/>
		</div>
	);
}
