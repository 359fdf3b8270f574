"""Where does a person come in?"""
