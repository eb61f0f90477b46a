import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";
import { commandBox } from "./components/command_box.js";
import { startConflicts } from "./components/conflict.js";
import { startCopying } from "./components/copy.js";
import { startDialogs } from "./components/dialog.js";
import { startDrafts } from "./components/drafts.js";
import { startDueTimes } from "./components/due.js";
import { startFilters } from "./components/filter_bar.js";
import { startGuard } from "./components/guard.js";
import { startKeyboard } from "./components/keyboard.js";
import { startMenus } from "./components/menu.js";
import { startNavigation } from "./components/navigation.js";
import { panes } from "./components/panes.js";
import { startTheme } from "./components/theme_switch.js";
import { startToasts } from "./components/toast.js";
import { upload } from "./components/upload.js";
import { startWaiting } from "./components/waiting.js";

globalThis.htmx = htmx;

Alpine.data("commandBox", commandBox);
Alpine.data("panes", panes);
Alpine.data("upload", upload);

startTheme();
startMenus();
startDialogs();
startToasts();
startConflicts();
startDueTimes();
startDrafts();
startGuard();
startFilters();
startCopying();
startNavigation();
startKeyboard();
startWaiting();
Alpine.start();
