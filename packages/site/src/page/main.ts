/** What every page does: light and dark, the sidebar on a phone, the search. */
import './styles/base.css';
import './styles/frame.css';
import './styles/text.css';
import './styles/plots.css';
import './styles/search.css';
import { openSearchOn } from './search-button.ts';
import { foldSidebar } from './sidebar.ts';
import { switchThemes } from './theme.ts';

switchThemes();
foldSidebar();
openSearchOn();
