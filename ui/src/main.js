/** The page's entry: the look, then the one element that everything else grows from. */
import './styles/index.css';
import './app.js';
