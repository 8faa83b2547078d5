// Loaded into real Electron before the app (`-r`): keeps what the app gave its tray, which nothing else can read back.
const { Tray } = require("electron");

const record = { toolTip: "", menu: null };
globalThis.drawbridgeTray = record;
for (const [method, field] of [
	["setToolTip", "toolTip"],
	["setContextMenu", "menu"],
]) {
	const original = Tray.prototype[method];
	Tray.prototype[method] = function (value) {
		record[field] = value;
		return original.call(this, value);
	};
}
