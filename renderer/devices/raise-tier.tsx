/**
 * How a phone comes to trust this machine's certificate, so that it may be paired to allow calls; and how that is undone.
 * Only tells: nothing is changed here.
 */
import { useId, useState } from "react";
import { encode } from "uqr";
import type { PhoneDoorView } from "../../contract/devices.ts";
import { QrCode } from "../pairing/qr-code.tsx";
import { CopyLine } from "../shared/copy-line.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { app } from "../shared/strings.ts";
import { guide as strings } from "./guide-strings.ts";

type System = keyof typeof strings.systems;

interface RaiseTierProps {
	readonly door: PhoneDoorView;
	readonly onDone: () => void;
}

export function RaiseTier({ door, onDone }: RaiseTierProps) {
	const id = useId();
	const [system, setSystem] = useState<System>("ios");
	const link = system === "ios" ? door.iosProfileUrl : door.caUrl;
	return (
		<Dialog wide title={strings.title} onDismiss={onDone}>
			<p>{strings.text}</p>
			<fieldset className="field systems">
				<legend>{strings.system}</legend>
				{(["ios", "android"] as const).map((each) => (
					<label className="check" key={each}>
						<input
							type="radio"
							name={id}
							checked={system === each}
							onChange={() => setSystem(each)}
						/>
						<span>{strings.systems[each]}</span>
					</label>
				))}
			</fieldset>
			<div className="guide">
				{door.caFingerprint === "" ? (
					<p className="note" data-tone="warn">
						<span>{strings.noCa}</span>
					</p>
				) : (
					<div>
						<h3>{strings.fingerprint}</h3>
						<CopyLine
							text={door.caFingerprint}
							label={strings.copyFingerprint}
						/>
					</div>
				)}
				<div>
					<h3>{strings.load}</h3>
					{link === null ? (
						<p className="nothing">{strings.shut}</p>
					) : (
						<div className="guide-link">
							<QrCode rows={rowsOf(link)} label={strings.qr} />
							<CopyLine text={link} label={strings.copyLink} />
						</div>
					)}
				</div>
				<p className="hint">{strings.compare}</p>
				<ol>
					{strings.steps[system].map((step) => (
						<li key={step}>{step}</li>
					))}
				</ol>
				{door.nameUrl && (
					<div>
						<h3>{strings.byName}</h3>
						<CopyLine text={door.nameUrl} label={strings.byName} />
					</div>
				)}
				<p>{strings.afterwards}</p>
				<div>
					<h3>{strings.removal}</h3>
					<p>{strings.removals[system]}</p>
				</div>
			</div>
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onDone}>
					{app.close}
				</button>
			</div>
		</Dialog>
	);
}

/** It holds no secret: any phone may know where the CA's certificate is. */
const rowsOf = (link: string): string[] =>
	encode(link, { border: 0 }).data.map((row) =>
		row.map((isDark) => (isDark ? "1" : "0")).join(""),
	);
