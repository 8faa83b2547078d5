/** Always in view, at the foot: the gate's address, how the keys are kept, and whether something needs attention. */
import { Lock, ShieldCheck, TriangleAlert } from "lucide-react";
import type { StatusView } from "../../contract/views.ts";
import { RaiseBridge } from "../bridge/raise-bridge.tsx";
import { Standing } from "../mode/standing.tsx";
import { CopyButton } from "../shared/copy-button.tsx";
import { status as strings, vaultBackends, vaultStates } from "./strings.ts";

export function StatusStrip({ status }: { status: StatusView }) {
	const { vault, warnings } = status;
	const locked = vault.state === "locked";
	return (
		<footer className="strip" aria-label={strings.strip}>
			<Standing view={status} />
			<RaiseBridge short view={status.bridge} />
			<div className="strip-gate">
				<span className="strip-label">{strings.gate}</span>
				<bdi className="code cut">{status.gate ?? strings.gateOff}</bdi>
				{status.gate && (
					<CopyButton text={status.gate} label={strings.copyGate} />
				)}
			</div>
			{warnings.length > 0 && (
				<a className="strip-item" data-tone="warn" href="#status">
					<TriangleAlert aria-hidden="true" />
					<span>{strings.warnings(warnings.length)}</span>
				</a>
			)}
			<a
				className="strip-item"
				data-tone={locked ? "bad" : undefined}
				href="#status"
			>
				{locked ? (
					<Lock aria-hidden="true" />
				) : (
					<ShieldCheck aria-hidden="true" />
				)}
				<span>
					{strings.vault}: {vaultBackends[vault.backend]},{" "}
					{vaultStates[vault.state]}
				</span>
			</a>
			<div className="strip-item strip-path" title={status.paths.settings}>
				<span className="strip-label">{strings.settings}</span>
				<bdi className="code cut">{status.paths.settings}</bdi>
			</div>
			<span className="strip-item strip-version">{status.version}</span>
		</footer>
	);
}
