/** Exports the log as the filters stand: which format, how far it is, and what was handed over. */
import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { AuditQuery } from "../../contract/audit.ts";
import type { Failure } from "../../contract/commands.ts";
import { CommandFailure } from "../../contract/wire.ts";
import { Dialog } from "../shared/dialog.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { useClient } from "../shared/gate-context.ts";
import { app } from "../shared/strings.ts";
import { handOver, readLog, type SaveFormat } from "./save-log.ts";
import { saving as strings } from "./strings.ts";

export function ExportButton({ query }: { query: () => AuditQuery }) {
	const [open, setOpen] = useState(false);
	return (
		<>
			<button type="button" className="button" onClick={() => setOpen(true)}>
				<Download aria-hidden="true" />
				<span>{strings.open}</span>
			</button>
			{open && (
				<ExportDialog query={query()} onDismiss={() => setOpen(false)} />
			)}
		</>
	);
}

type Stage =
	| { readonly at: "choosing" }
	| { readonly at: "reading"; readonly entries: number }
	| { readonly at: "done"; readonly entries: number; readonly file: string };

const formats = ["jsonl", "csv"] as const;

function ExportDialog(props: { query: AuditQuery; onDismiss: () => void }) {
	const client = useClient();
	const [format, setFormat] = useState<SaveFormat>("jsonl");
	const [stage, setStage] = useState<Stage>({ at: "choosing" });
	const [failure, setFailure] = useState<Failure | null>(null);
	const stop = useRef<AbortController | null>(null);
	useEffect(() => () => stop.current?.abort(), []);

	async function read(): Promise<void> {
		const mine = new AbortController();
		stop.current = mine;
		setFailure(null);
		setStage({ at: "reading", entries: 0 });
		try {
			const found = await readLog(
				client,
				props.query,
				format,
				(entries) => setStage({ at: "reading", entries }),
				mine.signal,
			);
			if (found === null) return;
			const file = `drawbridge-audit-${new Date().toISOString().slice(0, 10)}.${format}`;
			if (found.entries > 0) handOver(found.file, file);
			setStage({ at: "done", entries: found.entries, file });
		} catch (cause) {
			setStage({ at: "choosing" });
			setFailure({
				code: cause instanceof CommandFailure ? cause.code : "internal",
				message: "",
			});
		}
	}

	return (
		<Dialog title={strings.title} onDismiss={props.onDismiss}>
			<p>{strings.text}</p>
			<fieldset className="export-formats" disabled={stage.at === "reading"}>
				<legend>{strings.format}</legend>
				{formats.map((one) => (
					<label key={one} className="check">
						<input
							type="radio"
							name="format"
							checked={format === one}
							onChange={() => setFormat(one)}
						/>
						<span>{strings.formats[one]}</span>
					</label>
				))}
			</fieldset>
			<output className="hint">
				{stage.at === "reading" && strings.reading(stage.entries)}
				{stage.at === "done" &&
					(stage.entries === 0
						? strings.nothing
						: strings.saved(stage.entries, stage.file))}
			</output>
			<FailureNote failure={failure} />
			<div className="dialog-actions">
				<button type="button" className="button" onClick={props.onDismiss}>
					{stage.at === "reading" ? strings.stop : app.close}
				</button>
				<button
					type="button"
					className="button primary"
					disabled={stage.at === "reading"}
					onClick={() => void read()}
				>
					{strings.go}
				</button>
			</div>
		</Dialog>
	);
}
