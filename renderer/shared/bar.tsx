/** How much of a limit is used, for the eyes. The numbers stand beside it as text: this is hidden from screen readers. */
import { fullness } from "./whole-number.ts";

interface BarProps {
	readonly used: number;
	readonly limit: number;
}

export function Bar({ used, limit }: BarProps) {
	return (
		<span
			className="bar"
			aria-hidden="true"
			data-tone={used >= limit ? "bad" : undefined}
		>
			<span style={{ width: `${fullness(used, limit) * 100}%` }} />
		</span>
	);
}
