/** What this is, and what it is made of; where things are kept, what leaves this machine, and what to send with a report. */
import { useId } from "react";
import type { StatusView } from "../../contract/views.ts";
import { BridgeIcon } from "../shared/bridge-icon.tsx";
import { CopyButton } from "../shared/copy-button.tsx";
import { Facts } from "../shared/facts.tsx";
import { Page } from "../shared/page.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { useReading } from "../shared/use-reading.ts";
import { enginesIn } from "./engines.ts";
import { LicenceList } from "./licence-list.tsx";
import { about as strings } from "./strings.ts";

export function AboutWindow({ status }: { status: StatusView }) {
	const id = useId();
	const reading = useReading("about.get", {}, null);
	const about = reading.value;
	const engines = enginesIn(window.navigator.userAgent);
	return (
		<Page heading={strings.heading} lead={strings.lead}>
			<div className="about-head">
				<BridgeIcon mode="relaxed" />
				<div>
					<p className="about-name">
						{strings.product}{" "}
						<span className="about-version">{status.version}</span>
					</p>
					<p className="hint">{strings.tagline}</p>
				</div>
			</div>
			<ReadingNote reading={reading} />
			<section aria-labelledby={`${id}-versions`}>
				<h2 id={`${id}-versions`}>{strings.versions}</h2>
				<div className="panel about-facts">
					<Facts
						facts={[
							[strings.version, status.version],
							[strings.electron, engines.electron],
							[strings.chromium, engines.chromium],
							[strings.browser, engines.browser],
							[strings.node, about?.node.replace(/^v/, "") ?? ""],
							[strings.platform, about?.platform ?? ""],
							[strings.schema, about ? String(about.schema) : ""],
						]}
					/>
				</div>
			</section>
			<section aria-labelledby={`${id}-places`}>
				<h2 id={`${id}-places`}>{strings.places}</h2>
				<div className="panel about-facts">
					<Facts
						facts={[
							[
								strings.vault,
								strings.vaultPlaces[status.vault.backend] ??
									status.vault.backend,
							],
						]}
					>
						{(["settings", "state", "log"] as const).map((what) => (
							<div key={what}>
								<dt>{strings[what]}</dt>
								<dd className="with-copy">
									<bdi className="wrap code">{status.paths[what]}</bdi>
									<CopyButton
										text={status.paths[what]}
										label={strings.copyPath(strings[what])}
									/>
								</dd>
							</div>
						))}
					</Facts>
				</div>
			</section>
			<section aria-labelledby={`${id}-privacy`}>
				<div className="section-text">
					<h2 id={`${id}-privacy`}>{strings.privacy}</h2>
					<p>{strings.privacyText}</p>
				</div>
				<ul className="opens" data-tone="plain">
					{strings.leaves.map((line) => (
						<li key={line}>{line}</li>
					))}
				</ul>
			</section>
			{about && (
				<section aria-labelledby={`${id}-report`}>
					<div className="section-text">
						<h2 id={`${id}-report`}>{strings.report}</h2>
						<p className="hint">{strings.reportText}</p>
					</div>
					<pre className="about-report code">{about.diagnosis}</pre>
					<CopyButton
						text={about.diagnosis}
						label={strings.copyReport}
						caption={strings.copyReport}
					/>
				</section>
			)}
			<section aria-labelledby={`${id}-licences`} className="about-licences">
				<div className="section-text">
					<h2 id={`${id}-licences`}>{strings.licences}</h2>
					<p className="hint">{strings.licencesText}</p>
				</div>
				<LicenceList />
			</section>
		</Page>
	);
}
