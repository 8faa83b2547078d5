/** Which key a question is about: its name and how it begins. */
import type { KeyView } from "../../contract/views.ts";

export function NamedKey({ view }: { view: KeyView }) {
	return (
		<p className="named">
			<bdi className="strong clamp">{view.name}</bdi>{" "}
			<span className="code hint">{view.prefix}…</span>
		</p>
	);
}
