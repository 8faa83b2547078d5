/** The last step: where it is written, and the lines of the files that go and come. Only its button writes. */
import { TriangleAlert } from "lucide-react";
import { useId } from "react";
import type { SetupLine, SetupPreview } from "../../contract/setup.ts";
import { Field } from "../shared/field.tsx";
import { roleNames } from "../shared/strings.ts";
import { CommandCard } from "../upstreams/command-card.tsx";
import { Option } from "./option.tsx";
import { setup as strings } from "./strings.ts";
import type { StepProps } from "./steps.tsx";

interface ReviewStepProps extends StepProps {
	/** `null` while it is being looked at, or where that failed. */
	readonly preview: SetupPreview | null;
	readonly isLooking: boolean;
}

export function ReviewStep(props: ReviewStepProps) {
	const { draft, status, problems, tried, preview, isLooking, onChange } =
		props;
	const id = useId();
	const isNothing = preview?.files.length === 0 && !draft.makesKey;
	return (
		<>
			<fieldset className="field choices">
				<legend>{strings.place}</legend>
				<Option
					group={id}
					label={strings.placeGlobal}
					means={strings.placeGlobalText(status.paths.settings)}
					checked={!draft.inProject}
					onChoose={() => onChange({ inProject: false })}
				/>
				<Option
					group={id}
					label={strings.placeProject}
					means={strings.placeProjectText}
					checked={draft.inProject}
					onChoose={() => onChange({ inProject: true })}
				/>
			</fieldset>
			{draft.inProject && (
				<Field
					code
					label={strings.dir}
					hint={strings.dirHint}
					value={draft.dir}
					problem={tried ? problems.dir : null}
					onChange={(dir) => onChange({ dir })}
				/>
			)}
			<div className="setup-changes" aria-live="polite" aria-busy={isLooking}>
				{isLooking && <p className="hint">{strings.looking}</p>}
				{preview?.files.map(({ file, isNew, lines }) => (
					<section key={file} aria-label={strings.changes(file)}>
						<p className="setup-file wrap">
							<bdi className="code">{file}</bdi>{" "}
							{isNew && <span className="hint">({strings.newFile})</span>}
						</p>
						<Lines lines={lines} />
					</section>
				))}
				{preview?.command && (
					<section aria-label={strings.command}>
						<h3>{strings.command}</h3>
						<CommandCard preview={preview.command} />
					</section>
				)}
				{preview && draft.makesKey && (
					<p className="wrap">
						{strings.keyMade(draft.keyName.trim(), roleNames[draft.keyRole])}
					</p>
				)}
				{isNothing && <p className="nothing">{strings.nothing}</p>}
				{preview?.notes.map((note) => (
					<p className="note" data-tone="warn" key={note}>
						<TriangleAlert aria-hidden="true" />
						<span>{strings.notes[note]}</span>
					</p>
				))}
			</div>
		</>
	);
}

const signs = { same: " ", added: "+", removed: "−", gap: "…" } as const;

/** Signs tell what becomes of a line; colours only repeat it. */
function Lines({ lines }: { lines: readonly SetupLine[] }) {
	return (
		// What is too wide is scrolled, by keys as well.
		// oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroller without anything to focus inside
		<ol className="setup-lines code" tabIndex={0}>
			{lines.map(({ kind, text }, index) => (
				// Lines have no other name than their place.
				// oxlint-disable-next-line react/no-array-index-key -- the list is replaced as a whole
				<li key={index} data-kind={kind}>
					<span aria-hidden="true">{signs[kind]}</span>
					{kind !== "same" && (
						<span className="sr-only">{strings[kind]}: </span>
					)}
					<bdi>{text}</bdi>
				</li>
			))}
		</ol>
	);
}
