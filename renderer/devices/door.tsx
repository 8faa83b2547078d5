/** The door phones come by: whether it is open, under which addresses, or why it is shut. */
import { DoorClosed, DoorOpen } from "lucide-react";
import type { PhoneDoorView } from "../../contract/devices.ts";
import { shutWords } from "../pairing/strings.ts";
import { CopyLine } from "../shared/copy-line.tsx";
import { Tag } from "../shared/tag.tsx";
import { door as strings } from "./strings.ts";

/** Those are how it should be, or the person's own choice. */
const calm: ReadonlySet<PhoneDoorView["why"]> = new Set(["", "no-device"]);

export function Door({ view }: { view: PhoneDoorView }) {
	const { url, nameUrl, why } = view;
	return (
		<section aria-labelledby="phone-door">
			<div className="section-head">
				<h2 id="phone-door">{strings.heading}</h2>
				<Tag tone={url ? "good" : calm.has(why) ? "plain" : "warn"}>
					{url ? strings.open : strings.shut}
				</Tag>
			</div>
			<div className="panel door">
				{url ? (
					<DoorOpen aria-hidden="true" />
				) : (
					<DoorClosed aria-hidden="true" />
				)}
				<div className="door-words">
					{shutWords[why] && <p>{shutWords[why]}</p>}
					{url && (
						<div>
							<h3>{strings.byAddress}</h3>
							<CopyLine text={url} label={strings.copy} />
						</div>
					)}
					{nameUrl && (
						<div>
							<h3>{strings.byName}</h3>
							<CopyLine text={nameUrl} label={strings.copy} />
						</div>
					)}
				</div>
			</div>
		</section>
	);
}
