/** The first screen at the console without a valid session: where a new link comes from. */
import { BridgeIcon } from "../shared/bridge-icon.tsx";
import { CopyButton } from "../shared/copy-button.tsx";
import { session as strings } from "./strings.ts";

export function NewLink() {
	return (
		<main className="alone">
			<BridgeIcon mode="strict" />
			<h1>{strings.title}</h1>
			<p>{strings.text}</p>
			<div className="command">
				<code className="code">{strings.command}</code>
				<CopyButton text={strings.command} label={strings.command} />
			</div>
			<p className="hint">{strings.after}</p>
		</main>
	);
}
