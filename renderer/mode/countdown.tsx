/** How long the mode still holds, counted down each second. The gate ends it; this only shows it. */
import type { ModeView } from "../../contract/views.ts";
import { modeNames } from "../shared/strings.ts";
import { formatCountdown } from "../shared/times.ts";
import { useNow } from "../shared/use-now.ts";
import { mode as strings } from "./strings.ts";

const endsWithRestart = (view: ModeView): boolean =>
	view.until === null && view.returnsTo !== view.mode;

/** What is left of the mode, in a word; `otherwise` when it simply holds. */
export function Countdown({
	view,
	otherwise,
}: {
	view: ModeView;
	otherwise: string;
}) {
	const now = useNow(view.until === null ? null : 1_000);
	if (view.until === null)
		return endsWithRestart(view) ? strings.untilRestartShort : otherwise;
	const left = Date.parse(view.until) - now;
	return <span role="timer">{formatCountdown(left)}</span>;
}

/** The same in a sentence, with what comes after. */
export function CountdownSentence({ view }: { view: ModeView }) {
	const now = useNow(view.until === null ? null : 1_000);
	const name = modeNames[view.mode];
	const next = modeNames[view.returnsTo];
	if (view.until === null) {
		const words = endsWithRestart(view)
			? strings.untilRestart(name, next)
			: strings.untilChanged(name);
		return <p className="box-text">{words}</p>;
	}
	const left = Date.parse(view.until) - now;
	if (left <= 0) return <p className="box-text">{strings.ending(next)}</p>;
	return (
		<p className="box-text">
			{strings.timed(name)}{" "}
			<strong role="timer">{formatCountdown(left)}</strong>,{" "}
			{strings.afterwards(next)}
		</p>
	);
}
