/** The bridge as a drawing: up (strict), half up (relaxed), down (lax). Decoration only: the words stand beside it. */
import type { Mode } from "../../contract/views.ts";

export function BridgeIcon({ mode }: { mode: Mode }) {
	return (
		<svg
			className="bridge"
			data-mode={mode}
			viewBox="0 0 64 40"
			aria-hidden="true"
			focusable="false"
		>
			<path className="bridge-water" d="M18 37q3.5-2.5 7 0t7 0 7 0 7 0" />
			<path d="M2 26h12v11M62 26H50v11" />
			<path className="bridge-leaf bridge-left" d="M14 26h17" />
			<path className="bridge-leaf bridge-right" d="M50 26H33" />
			<circle cx="14" cy="26" r="2.4" />
			<circle cx="50" cy="26" r="2.4" />
		</svg>
	);
}
