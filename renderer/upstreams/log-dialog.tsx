/** What a program wrote to its standard error, as it writes: followed while this is open and a person is at its end. */
import { useEffect, useRef } from "react";
import { CopyButton } from "../shared/copy-button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { app } from "../shared/strings.ts";
import { formatClock } from "../shared/times.ts";
import { log as strings } from "./strings.ts";
import { useAsked } from "./use-asked.ts";

const everyMs = 1_000;

interface LogDialogProps {
	readonly name: string;
	readonly onDone: () => void;
}

export function LogDialog({ name, onDone }: LogDialogProps) {
	const { value, failure } = useAsked("upstream.log", { name }, everyMs);
	const box = useRef<HTMLDivElement>(null);
	const isAtEnd = useRef(true);
	const newest = value ? value.dropped + value.lines.length : 0;
	useEffect(() => {
		const element = box.current;
		if (newest > 0 && element && isAtEnd.current)
			element.scrollTop = element.scrollHeight;
	}, [newest]);
	const text = (value?.lines ?? [])
		.map(({ at, pid, text: line }) => `${at} ${pid} ${line}`)
		.join("\n");
	return (
		<Dialog wide title={strings.title(name)} onDismiss={onDone}>
			<p className="hint">{strings.text}</p>
			<FailureNote failure={failure} />
			{value && value.dropped > 0 && (
				<p className="hint">{strings.dropped(value.dropped)}</p>
			)}
			{value?.lines.length === 0 && <p>{strings.empty}</p>}
			{value && value.lines.length > 0 && (
				<div
					className="log-lines"
					ref={box}
					role="log"
					aria-label={strings.title(name)}
					// oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by keyboard
					tabIndex={0}
					onScroll={({ currentTarget }) => {
						const { scrollTop, scrollHeight, clientHeight } = currentTarget;
						isAtEnd.current = scrollTop + clientHeight > scrollHeight - 24;
					}}
				>
					{value.lines.map(({ at, pid, text: line }, index) => (
						// oxlint-disable-next-line react/no-array-index-key -- its place in the whole log is what it is
						<p className="code" key={value.dropped + index}>
							<span className="log-when" title={strings.program(pid)}>
								{formatClock(at)}
							</span>{" "}
							<bdi className="wrap">{line}</bdi>
						</p>
					))}
				</div>
			)}
			<div className="dialog-actions">
				<CopyButton text={text} label={strings.copy} caption={strings.copy} />
				<button type="button" className="button primary" onClick={onDone}>
					{app.done}
				</button>
			</div>
		</Dialog>
	);
}
