/** One certificate: what it is for, until when, how to recognise it, who uses it, and what can be done with it. */
import { Ban, FolderDown, RefreshCw } from "lucide-react";
import type { CertificateView, ListenerView } from "../../contract/views.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { IconButton } from "../shared/icon-button.tsx";
import { NameList } from "../shared/name-list.tsx";
import { roleNames, scope } from "../shared/strings.ts";
import { Tag, type Tone } from "../shared/tag.tsx";
import { formatDate, formatMoment, formatRelative } from "../shared/times.ts";
import { isCa, isExportable, isOver, usedBy } from "./certificate-tree.ts";
import { certificates as strings } from "./strings.ts";

const tones: Record<CertificateView["state"], Tone> = {
	active: "good",
	"renew-soon": "warn",
	"not-yet": "warn",
	expired: "bad",
	revoked: "plain",
};

export type CertificateDeed = "renew" | "revoke" | "export";

export interface CertificateRowProps {
	readonly view: CertificateView;
	readonly listeners: readonly ListenerView[];
	readonly now: number;
	readonly onAsk: (what: CertificateDeed, view: CertificateView) => void;
}

export function CertificateRow(props: CertificateRowProps) {
	const { view, now } = props;
	return (
		<div className="certificate" data-state={view.state}>
			<div className="certificate-head">
				<h3 className="cut" title={view.name}>
					<bdi>{view.name}</bdi>
				</h3>
				<span className="hint">{strings.kinds[view.kind]}</span>
				<Tag tone={tones[view.state]}>{strings.states[view.state]}</Tag>
				<Actions {...props} />
			</div>
			<dl className="facts">
				<div>
					<dt>{strings.fields.term}</dt>
					<dd>
						<time
							dateTime={view.notAfter}
							title={`${formatMoment(view.notBefore)} – ${formatMoment(view.notAfter)}`}
						>
							{termWords(view, now)}
						</time>
					</dd>
				</div>
				{view.names.length > 0 && (
					<div>
						<dt>
							{isCa(view) ? strings.fields.maySign : strings.fields.names}
						</dt>
						<dd>
							<bdi className="wrap">{view.names.join(", ")}</bdi>
						</dd>
					</div>
				)}
				{view.role !== null && (
					<div>
						<dt>{strings.fields.role}</dt>
						<dd>
							{roleNames[view.role]}{" "}
							<span className="hint" title={view.upstreams.join(", ")}>
								<NameList names={view.upstreams} none={scope.all} />
							</span>
						</dd>
					</div>
				)}
				<UsedBy {...props} />
				<div>
					<dt>{strings.fields.fingerprint}</dt>
					<dd className="with-copy">
						<bdi className="code cut" title={view.fingerprint}>
							{view.fingerprint}
						</bdi>
						<CopyButton
							text={view.fingerprint}
							label={strings.copyFingerprint(view.name)}
						/>
					</dd>
				</div>
			</dl>
		</div>
	);
}

function UsedBy({ view, listeners }: CertificateRowProps) {
	const addresses = usedBy(view, listeners);
	if (!view.inUse && addresses.length === 0) return null;
	return (
		<div>
			<dt>{strings.fields.usedBy}</dt>
			<dd>
				{addresses.length > 0 && (
					<bdi className="code wrap">{addresses.join(", ")}</bdi>
				)}{" "}
				{view.inUse && <span className="hint">{strings.own}</span>}
			</dd>
		</div>
	);
}

function Actions({ view, onAsk }: CertificateRowProps) {
	const { name } = view;
	if (view.state === "revoked") return null;
	return (
		<span className="certificate-actions">
			{isExportable(view) && (
				<IconButton
					label={strings.exportOne(name)}
					title={strings.export}
					onClick={() => onAsk("export", view)}
				>
					<FolderDown aria-hidden="true" />
				</IconButton>
			)}
			<IconButton
				label={strings.renewLabel(name)}
				title={strings.renew}
				onClick={() => onAsk("renew", view)}
			>
				<RefreshCw aria-hidden="true" />
			</IconButton>
			{!isOver(view) && (
				<IconButton
					label={strings.revokeLabel(name)}
					title={strings.revoke}
					onClick={() => onAsk("revoke", view)}
				>
					<Ban aria-hidden="true" />
				</IconButton>
			)}
		</span>
	);
}

function termWords(view: CertificateView, now: number): string {
	const { notBefore, notAfter } = view;
	if (Date.parse(notBefore) > now)
		return strings.begins(
			formatRelative(notBefore, now),
			formatDate(notBefore),
		);
	const words = Date.parse(notAfter) > now ? strings.ends : strings.ended;
	return words(formatRelative(notAfter, now), formatDate(notAfter));
}
