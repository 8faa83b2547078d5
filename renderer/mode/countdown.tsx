/** How long the mode still holds, counted down each second. The gate ends it; this only shows it. */
import type { ModeView } from "../../contract/views.ts";
import { mode as strings, modeNames } from "../shared/strings.ts";
import { formatCountdown } from "../shared/times.ts";
import { useNow } from "../shared/use-now.ts";

/** Nothing while the mode is not time-boxed. */
export function Countdown({ view }: { view: ModeView }) {
	const now = useNow(view.until === null ? null : 1_000);
	if (view.until === null) return null;
	const left = Date.parse(view.until) - now;
	return <span role="timer">{formatCountdown(left)}</span>;
}

/** The same in a sentence, with what comes after. */
export function CountdownSentence({ view }: { view: ModeView }) {
	const now = useNow(view.until === null ? null : 1_000);
	const name = modeNames[view.mode];
	if (view.until === null) {
		return <p className="box-text">{strings.untilChanged(name)}</p>;
	}
	const left = Date.parse(view.until) - now;
	const next = modeNames[view.returnsTo];
	if (left <= 0) return <p className="box-text">{strings.ending(next)}</p>;
	return (
		<p className="box-text">
			{strings.timed(name)}{" "}
			<strong role="timer">{formatCountdown(left)}</strong>,{" "}
			{strings.afterwards(next)}
		</p>
	);
}
